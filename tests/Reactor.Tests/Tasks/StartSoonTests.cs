using Reactor.Tests.Behaviours;

namespace Reactor.Tests;

public abstract class StartSoonTests : IDisposable
{
    private readonly List<string> _trace = [];
    private readonly EventLoop _loop;

    protected StartSoonTests(TestBackend backend) =>
        _loop = backend.CreateLoop(exception => _trace.Add("unhandled " + exception.Message));

    public void Dispose() => _loop.Dispose();

    [Fact]
    public void StartSoon_Work_StartsInTheNextTurnAndEnds() => _loop.RunUntilComplete(async () =>
    {
        var task = _loop.StartSoon("work", async _ =>
        {
            _trace.Add("started");
            await Task.Yield();
        });

        Assert.Empty(_trace);
        Assert.Equal(LoopTaskStatus.Scheduled, task.Status);
        await Task.Yield();
        Assert.Equal(["started"], _trace);
        Assert.Equal(LoopTaskStatus.Running, task.Status);
        await task.Ended;
        Assert.Equal(LoopTaskStatus.Succeeded, task.Status);
        Assert.True(task.Ended.IsCompletedSuccessfully);
    });

    [Fact]
    public void StartSoon_WorkFails_ReportsItAndEnds() => _loop.RunUntilComplete(async () =>
    {
        var early = _loop.StartSoon("early", _ => throw new FormatException("early"));
        var late = _loop.StartSoon("late", async _ =>
        {
            await TestLoop.TurnsAsync();
            throw new FormatException("late");
        });

        await early.Ended;
        await late.Ended;
        await TestLoop.TurnsAsync();

        Assert.Equal(LoopTaskStatus.Failed, early.Status);
        Assert.Equal(["unhandled early", "unhandled late"], _trace);
        Assert.Empty(_loop.GetTasks());
    });

    [Fact]
    public void Cancel_BeforeItsFirstStep_NeverStarts() => _loop.RunUntilComplete(async () =>
    {
        var task = _loop.StartSoon("work", _ =>
        {
            _trace.Add("started");
            return Task.CompletedTask;
        });

        task.Cancel();
        await task.Ended;

        Assert.Equal(LoopTaskStatus.Cancelled, task.Status);
        Assert.Empty(_trace);
    });

    [Fact]
    public void Cancel_Running_IsCancellingUntilItHasEnded() => _loop.RunUntilComplete(async () =>
    {
        var cleanUp = new TaskCompletionSource();
        var task = _loop.StartSoon("work", async token =>
        {
            await Works.UntilCancelledAsync(_loop, token);
            await cleanUp.Task;
        });
        await TestLoop.TurnsAsync();

        task.Cancel();
        await TestLoop.TurnsAsync();
        Assert.Equal(LoopTaskStatus.Cancelling, task.Status);
        cleanUp.SetResult();
        await task.Ended;

        Assert.Equal(LoopTaskStatus.Succeeded, task.Status);
        task.Cancel();
        Assert.Equal(LoopTaskStatus.Succeeded, task.Status);
        Assert.Empty(_trace);
    });

    [Fact]
    [Behaviour("cancel_current_task")]
    public void Cancel_ByTheTaskItself_EndsAtItsNextWait() => _loop.RunUntilComplete(async () =>
    {
        var task = _loop.StartSoon("work", async token =>
        {
            EventLoop.CurrentTask!.Cancel();
            _trace.Add("goes on");
            await Task.Delay(TestLoop.Limit, _loop.TimeProvider, token);
        });

        await task.Ended;

        Assert.Equal(LoopTaskStatus.Cancelled, task.Status);
        Assert.Equal(["goes on"], _trace);
    });

    // The token is a level, so catching one cancellation does not undo it.
    [Fact]
    [Behaviour("cancel_task_catching")]
    public void Cancel_CaughtByTheTask_IsSeenAgainAtTheNextWait() => _loop.RunUntilComplete(async () =>
    {
        var task = _loop.StartSoon("work", async token =>
        {
            await Works.UntilCancelledAsync(_loop, token);
            _trace.Add("caught");
            await Task.Delay(TestLoop.Limit, _loop.TimeProvider, token);
        });
        await TestLoop.TurnsAsync();

        task.Cancel();
        await task.Ended;

        Assert.Equal(LoopTaskStatus.Cancelled, task.Status);
        Assert.Equal(["caught"], _trace);
    });

    [Fact]
    [Behaviour("yield_future_passes_cancel")]
    public void Cancel_TaskWaitsForWorkThatWaits_EndsTheInnermostWaitFirst() => _loop.RunUntilComplete(async () =>
    {
        Task? innermost = null;
        var task = _loop.StartSoon("outer", async token =>
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => InnerAsync(token));
            _trace.Add("outer");
        });
        await TestLoop.TurnsAsync();

        task.Cancel();
        await task.Ended;

        Assert.Equal(["inner", "outer"], _trace);
        Assert.True(innermost!.IsCanceled);
        Assert.Equal(LoopTaskStatus.Succeeded, task.Status);

        async Task InnerAsync(CancellationToken token)
        {
            innermost = Task.Delay(Timeout.InfiniteTimeSpan, _loop.TimeProvider, token);
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => innermost);
            _trace.Add("inner");
            token.ThrowIfCancellationRequested();
        }
    });

    // In .NET this is no error, but a wait without an end. It ends by cancelling, as any other.
    [Fact]
    [Behaviour("task_awaits_on_itself")]
    public void Cancel_TaskWaitsForItself_EndsIt() => _loop.RunUntilComplete(async () =>
    {
        LoopTask? task = null;
        task = _loop.StartSoon(
            "itself", token => Aggregate.WaitAsync([task!.Ended], WaitUntil.AllCompleted, cancellationToken: token));
        await TestLoop.TurnsAsync();
        Assert.Equal(LoopTaskStatus.Running, task.Status);

        task.Cancel();
        await task.Ended;

        Assert.Equal(LoopTaskStatus.Cancelled, task.Status);
    });

    [Fact]
    public void Cancel_CallbackOfTheTokenThrows_ThrowsItAndCancelsAllTheSame() => _loop.RunUntilComplete(async () =>
    {
        var task = _loop.StartSoon("work", async token =>
        {
            token.Register(() => throw new FormatException());
            await Task.Delay(TestLoop.Limit, _loop.TimeProvider, token);
        });
        await TestLoop.TurnsAsync();

        Assert.Throws<AggregateException>(task.Cancel);
        await task.Ended;

        Assert.Equal(LoopTaskStatus.Cancelled, task.Status);
    });

    [Fact]
    public void StartSoon_OutsideIsCancelled_CancelsTheTask() => _loop.RunUntilComplete(async () =>
    {
        using var cancellation = new CancellationTokenSource();
        var task = _loop.StartSoon("work", token => Task.Delay(TestLoop.Limit, _loop.TimeProvider, token), cancellation.Token);
        await TestLoop.TurnsAsync();

        cancellation.Cancel();
        await task.Ended;

        Assert.Equal(LoopTaskStatus.Cancelled, task.Status);
    });

    [Fact]
    public void StartSoon_OnAnotherThread_Throws() =>
        Assert.Throws<InvalidOperationException>(() => OwnThread.Run(() => _loop.StartSoon("work", _ => Task.CompletedTask)));
}

public sealed class StartSoonOnEpollTests() : StartSoonTests(TestBackend.Epoll);

public sealed class StartSoonOnPortableTests() : StartSoonTests(TestBackend.Portable);

public sealed class StartSoonOnVirtualTimeTests() : StartSoonTests(TestBackend.VirtualTime);
