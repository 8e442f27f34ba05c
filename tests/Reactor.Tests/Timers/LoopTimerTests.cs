namespace Reactor.Tests;

public abstract class LoopTimerTests(TestBackend backend)
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly TimeSpan Millisecond = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan Never = Timeout.InfiniteTimeSpan;

    [Fact]
    public void Change_OnAnotherThread_FiresOnTheLoopThread() => backend.Run(async loop =>
    {
        var fired = new TaskCompletionSource<bool>();
        using var timer = loop.TimeProvider.CreateTimer(_ => fired.SetResult(loop.IsCurrent), null, Hour, Never);

        Assert.True(await OwnThread.RunAsync(() => timer.Change(TimeSpan.Zero, Never)));

        Assert.True(await fired.Task);
    });

    [Fact]
    public void CreateTimer_OnAnotherThread_FiresOnTheLoopThread() => backend.Run(async loop =>
    {
        var fired = new TaskCompletionSource<bool>();

        using var timer = await OwnThread.RunAsync(() =>
            loop.TimeProvider.CreateTimer(_ => fired.SetResult(loop.IsCurrent), null, Millisecond, Never));

        Assert.True(await fired.Task);
    });

    [Fact]
    public void Dispose_OnAnotherThread_RemovesTheTimer() => backend.Run(async loop =>
    {
        var timers = loop.Statistics.Timers;
        var timer = loop.TimeProvider.CreateTimer(_ => { }, null, Hour, Never);
        Assert.Equal(timers + 1, loop.Statistics.Timers);

        await OwnThread.RunAsync(timer.Dispose);
        await TestLoop.TurnsAsync(2);

        Assert.Equal(timers, loop.Statistics.Timers);
        Assert.False(timer.Change(TimeSpan.Zero, Never));
    });

    [Fact]
    public void Dispose_AfterExpiryWasQueued_KeepsItFromFiring() => backend.Run(async loop =>
    {
        var fired = false;
        ITimer? timer = null;
        loop.CallAt(-3, () => timer!.Dispose());
        timer = loop.TimeProvider.CreateTimer(_ => fired = true, null, TimeSpan.Zero, Never);

        await TestLoop.TurnsAsync();

        Assert.False(fired);
    });

    [Fact]
    public void Change_AfterExpiryWasQueued_FiresOnlyForTheNewTime() => backend.Run(async loop =>
    {
        var fired = 0;
        ITimer? timer = null;
        loop.CallAt(-3, () => timer!.Change(TimeSpan.Zero, Never));
        timer = loop.TimeProvider.CreateTimer(_ => fired++, null, TimeSpan.Zero, Never);

        await TestLoop.TurnsAsync();

        Assert.Equal(1, fired);
        timer.Dispose();
    });

    [Fact]
    public void Change_ToNever_KeepsItFromFiring() => backend.Run(async loop =>
    {
        var fired = false;
        using var timer = loop.TimeProvider.CreateTimer(_ => fired = true, null, TimeSpan.Zero, Never);

        Assert.True(timer.Change(Never, Never));

        await TestLoop.TurnsAsync();
        Assert.False(fired);
    });

    [Fact]
    public void Period_Set_FiresUntilDisposedInItsOwnCallback() => backend.Run(async loop =>
    {
        var fired = 0;
        var third = new TaskCompletionSource();
        ITimer? timer = null;
        timer = loop.TimeProvider.CreateTimer(Tick, null, TimeSpan.Zero, Millisecond);
        var timers = loop.Statistics.Timers;

        await third.Task;

        Assert.Equal(timers - 1, loop.Statistics.Timers);
        await Task.Delay(5 * Millisecond, loop.TimeProvider);
        Assert.Equal(3, fired);

        void Tick(object? state)
        {
            if (++fired == 3)
            {
                timer!.Dispose();
                third.SetResult();
            }
        }
    });

    [Fact]
    public void Period_Zero_FiresOnce() => backend.Run(async loop =>
    {
        var fired = 0;
        using var timer = loop.TimeProvider.CreateTimer(_ => fired++, null, TimeSpan.Zero, TimeSpan.Zero);

        await TestLoop.TurnsAsync();

        Assert.Equal(1, fired);
    });

    [Fact]
    public void Period_PastTheEndOfTheClock_FiresOnce() => backend.Run(async loop =>
    {
        var fired = 0;
        using var timer = loop.TimeProvider.CreateTimer(_ => fired++, null, TimeSpan.Zero, TimeSpan.MaxValue);

        await Task.Delay(5 * Millisecond, loop.TimeProvider);

        Assert.Equal(1, fired);
    });

    [Fact]
    public void CreateTimer_NegativeTime_Throws()
    {
        using var loop = backend.CreateLoop();

        Assert.Throws<ArgumentOutOfRangeException>(() =>
            loop.TimeProvider.CreateTimer(_ => { }, null, TimeSpan.FromSeconds(-1), Never));
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            loop.TimeProvider.CreateTimer(_ => { }, null, TimeSpan.Zero, TimeSpan.FromSeconds(-1)));
    }

    [Fact]
    public void Change_AfterTheLoopWasClosed_SaysFalse()
    {
        var loop = backend.CreateLoop();
        var timer = loop.TimeProvider.CreateTimer(_ => { }, null, Hour, Never);
        loop.Dispose();

        Assert.False(timer.Change(TimeSpan.Zero, Never));
        timer.Dispose();
    }
}

public sealed class LoopTimerOnEpollTests() : LoopTimerTests(TestBackend.Epoll);

public sealed class LoopTimerOnPortableTests() : LoopTimerTests(TestBackend.Portable);

public sealed class LoopTimerOnVirtualTimeTests() : LoopTimerTests(TestBackend.VirtualTime);
