namespace Reactor.Tests;

public abstract class TimeProviderTests(TestBackend backend)
{
    [Fact]
    public void Delay_OnTheLoopsClock_GoesOnOnTheLoopThread() => backend.Run(async loop =>
    {
        await Task.Delay(TimeSpan.FromMilliseconds(1), loop.TimeProvider);

        Assert.True(loop.IsCurrent);
        Assert.Same(loop, SynchronizationContext.Current);
    });

    [Fact]
    public void Delay_ContinuedWithoutAContext_StaysOnTheLoopThread() => backend.Run(async loop =>
    {
#pragma warning disable RS0030 // What libraries do throughout, and what raw callbacks are for.
        var onLoop = await LibraryAsync().ConfigureAwait(true);
#pragma warning restore RS0030

        Assert.True(onLoop);

        async Task<bool> LibraryAsync()
        {
#pragma warning disable RS0030 // As above.
            await Task.Delay(TimeSpan.FromMilliseconds(1), loop.TimeProvider).ConfigureAwait(false);
#pragma warning restore RS0030
            return loop.IsCurrent;
        }
    });

    [Fact]
    public void Delay_Cancelled_ThrowsAndLeavesNoTimer() => backend.Run(async loop =>
    {
        using var cancellation = new CancellationTokenSource();
        var timers = loop.Statistics.Timers;
        var delay = Task.Delay(TimeSpan.FromHours(1), loop.TimeProvider, cancellation.Token);

        cancellation.Cancel();

        await Assert.ThrowsAsync<TaskCanceledException>(() => delay);
        Assert.Equal(timers, loop.Statistics.Timers);
    });

    [Fact]
    public void CancellationTokenSource_OnTheLoopsClock_IsCancelledOnTheLoopThread() => backend.Run(async loop =>
    {
        using var cancellation = new CancellationTokenSource(TimeSpan.FromMilliseconds(1), loop.TimeProvider);
        var cancelled = new TaskCompletionSource<bool>();
        using var registration = cancellation.Token.Register(() => cancelled.SetResult(loop.IsCurrent));

        Assert.True(await cancelled.Task);
    });

    [Fact]
    public void PeriodicTimer_OnTheLoopsClock_TicksOnTheLoopThreadUntilDisposed() => backend.Run(async loop =>
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(1), loop.TimeProvider);

        for (var tick = 0; tick < 3; tick++)
        {
            Assert.True(await timer.WaitForNextTickAsync());
            Assert.True(loop.IsCurrent);
        }

        timer.Dispose();
        Assert.False(await timer.WaitForNextTickAsync());
    });
}

public sealed class TimeProviderOnEpollTests() : TimeProviderTests(TestBackend.Epoll);

public sealed class TimeProviderOnPortableTests() : TimeProviderTests(TestBackend.Portable);

public sealed class TimeProviderOnVirtualTimeTests() : TimeProviderTests(TestBackend.VirtualTime);
