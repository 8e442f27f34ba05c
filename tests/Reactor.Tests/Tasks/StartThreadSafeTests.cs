using Reactor.Tests.Behaviours;

namespace Reactor.Tests;

public abstract class StartThreadSafeTests(TestBackend backend)
{
    [Fact]
    public void StartThreadSafeAsync_OnAnotherThread_RunsOnTheLoopAndGivesTheResult() => backend.Run(async loop =>
    {
        var result = await OwnThread.RunAsync(() => Wait(loop.StartThreadSafeAsync("remote", async _ =>
        {
            await Task.Yield();
            return (loop.IsCurrent, EventLoop.CurrentTask!.Name);
        })));

        Assert.Equal((true, "remote"), result);
    });

    [Fact]
    public void StartThreadSafeAsync_WorkFails_GivesTheFailureToTheCallerAlone() => backend.Run(async loop =>
    {
        var waiting = OwnThread.RunAsync(() => Wait(loop.StartThreadSafeAsync("remote", Works.Fails("bad"))));

        await Assert.ThrowsAsync<FormatException>(() => waiting);
        Assert.Empty(loop.GetTasks());
    });

    [Fact]
    [Behaviour("run_coroutine_threadsafe_with_timeout")]
    public void StartThreadSafeAsync_CallerCancels_CancelsTheWork() => backend.Run(async loop =>
    {
        using var cancellation = new CancellationTokenSource();
        var started = new TaskCompletionSource();
        var waiting = OwnThread.RunAsync(() => Wait(loop.StartThreadSafeAsync(
            "remote",
            async token =>
            {
                started.SetResult();
                await Task.Delay(TestLoop.Limit, loop.TimeProvider, token);
                return 1;
            },
            cancellation.Token)));
        await started.Task;

        cancellation.Cancel();

        var exception = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        Assert.Equal(cancellation.Token, exception.CancellationToken);
        Assert.Empty(loop.GetTasks());
    });

    [Fact]
    public void StartThreadSafeAsync_AlreadyCancelled_NeverStarts() => backend.Run(async loop =>
    {
        var started = false;
        var work = loop.StartThreadSafeAsync(
            "remote",
            _ =>
            {
                started = true;
                return Task.FromResult(1);
            },
            new CancellationToken(canceled: true));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => work);
        Assert.False(started);
    });

    [Fact]
    public void StartThreadSafeAsync_LoopIsClosed_Throws()
    {
        var loop = backend.CreateLoop();
        loop.Dispose();

        Assert.Throws<ObjectDisposedException>(() => { _ = loop.StartThreadSafeAsync("remote", Works.Returns(1)); });
    }

    private static T Wait<T>(Task<T> task) => task.WaitAsync(TestLoop.Limit).GetAwaiter().GetResult();
}

public sealed class StartThreadSafeOnEpollTests() : StartThreadSafeTests(TestBackend.Epoll);

public sealed class StartThreadSafeOnPortableTests() : StartThreadSafeTests(TestBackend.Portable);

public sealed class StartThreadSafeOnVirtualTimeTests() : StartThreadSafeTests(TestBackend.VirtualTime);
