using Reactor.Tests.Behaviours;

namespace Reactor.Tests;

public abstract class WaitTests(TestBackend backend)
{
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(2);

    private readonly TaskCompletionSource _first = new();
    private readonly TaskCompletionSource _second = new();

    [Fact]
    [Behaviour("wait_first_completed")]
    public void WaitAsync_FirstCompleted_ReturnsItAndLeavesTheOther() => backend.Run(async loop =>
    {
        var wait = Aggregate.WaitAsync([_first.Task, _second.Task], WaitUntil.FirstCompleted);
        await TestLoop.TurnsAsync();
        Assert.False(wait.IsCompleted);

        _second.SetResult();

        var (done, pending) = await wait;
        Assert.Equal([_second.Task], done);
        Assert.Equal([_first.Task], pending);
        Assert.True(loop.IsCurrent);
    });

    [Fact]
    public void WaitAsync_FirstCompletedButSeveralEndInTheTurn_ReturnsAllOfThem() => backend.Run(async _ =>
    {
        var wait = Aggregate.WaitAsync([_first.Task, _second.Task], WaitUntil.FirstCompleted);
        await TestLoop.TurnsAsync();

        _second.SetException(new FormatException());
        _first.SetResult();

        var (done, pending) = await wait;
        Assert.Equal([_first.Task, _second.Task], done);
        Assert.Empty(pending);
    });

    [Fact]
    [Behaviour("wait_first_exception_in_wait")]
    public void WaitAsync_FirstFailed_PassesOverResultsAndCancellationsAndDoesNotThrow() => backend.Run(async _ =>
    {
        var failing = new TaskCompletionSource();
        var wait = Aggregate.WaitAsync([_first.Task, _second.Task, failing.Task, Never()], WaitUntil.FirstFailed);
        _first.SetResult();
        _second.SetCanceled();
        await TestLoop.TurnsAsync();
        Assert.False(wait.IsCompleted);

        failing.SetException(new FormatException());

        var (done, pending) = await wait;
        Assert.Equal([_first.Task, _second.Task, failing.Task], done);
        Assert.DoesNotContain(failing.Task, pending);
    });

    [Fact]
    public void WaitAsync_FirstFailedAndNoneFails_WaitsForAll() => backend.Run(async _ =>
    {
        var wait = Aggregate.WaitAsync([_first.Task, _second.Task], WaitUntil.FirstFailed);
        _first.SetResult();
        await TestLoop.TurnsAsync();
        Assert.False(wait.IsCompleted);

        _second.SetCanceled();

        Assert.Equal(2, (await wait).Done.Count);
    });

    [Fact]
    [Behaviour("wait_with_timeout")]
    public void WaitAsync_TimeIsOver_ReturnsWhatIsDoneAndCancelsNothing() => backend.Run(async loop =>
    {
        var timers = loop.Statistics.Timers;
        _first.SetResult();

        var (done, pending) = await Aggregate.WaitAsync([_first.Task, _second.Task], WaitUntil.AllCompleted, Moment);

        Assert.Equal([_first.Task], done);
        Assert.Equal([_second.Task], pending);
        Assert.False(_second.Task.IsCompleted);
        Assert.Equal(timers, loop.Statistics.Timers);
    });

    [Fact]
    public void WaitAsync_ValueArrivesWithTheTimeout_IsDone() => backend.Run(async loop =>
    {
        var wait = Aggregate.WaitAsync([_first.Task], WaitUntil.AllCompleted, TimeSpan.Zero);
        loop.CallLater(TimeSpan.Zero, _first.SetResult);

        Assert.Equal([_first.Task], (await wait).Done);
    });

    [Fact]
    public void WaitAsync_TimeoutOfZero_Returns() => backend.Run(async _ =>
        Assert.Equal([_first.Task], (await Aggregate.WaitAsync([_first.Task], WaitUntil.AllCompleted, TimeSpan.Zero)).Pending));

    [Fact]
    public void WaitAsync_EndsBeforeItsTimeout_LeavesNoTimer() => backend.Run(async loop =>
    {
        var timers = loop.Statistics.Timers;
        var wait = Aggregate.WaitAsync([_first.Task], WaitUntil.AllCompleted, TestLoop.Limit);
        Assert.Equal(timers + 1, loop.Statistics.Timers);

        _first.SetResult();
        await wait;

        Assert.Equal(timers, loop.Statistics.Timers);
    });

    [Fact]
    public void WaitAsync_NoTasks_ReturnsAtOnce() => backend.Run(_ =>
    {
        foreach (var until in Enum.GetValues<WaitUntil>())
        {
            Assert.True(Aggregate.WaitAsync<Task>([], until).IsCompletedSuccessfully);
        }

        return Task.CompletedTask;
    });

    [Fact]
    public void WaitAsync_SameTaskTwice_CountsOnce() => backend.Run(async _ =>
    {
        var wait = Aggregate.WaitAsync([_first.Task, _first.Task], WaitUntil.AllCompleted);
        _first.SetResult();

        Assert.Equal([_first.Task], (await wait).Done);
    });

    [Fact]
    public void WaitAsync_Cancelled_ThrowsAndLeavesTheTasks() => backend.Run(async _ =>
    {
        using var cancellation = new CancellationTokenSource();
        var wait = Aggregate.WaitAsync([_first.Task], WaitUntil.AllCompleted, cancellationToken: cancellation.Token);

        cancellation.Cancel();

        var exception = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait);
        Assert.Equal(cancellation.Token, exception.CancellationToken);
        Assert.False(_first.Task.IsCompleted);
    });

    [Fact]
    public void WaitAsync_TasksEndOnOtherThreads_GoesOnOnTheLoop() => backend.Run(async loop =>
    {
        Task[] tasks = [.. Enumerable.Range(0, 8).Select(_ => OwnThread.RunAsync(() => { }))];

        Assert.Equal(8, (await Aggregate.WaitAsync(tasks, WaitUntil.AllCompleted)).Done.Count);
        Assert.True(loop.IsCurrent);
    });

    [Fact]
    public void WaitAsync_EverythingHappensOnTheLoop_NothingComesFromAnotherThread() => backend.Run(async loop =>
    {
        var asynchronous = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var before = loop.Statistics.RemotePosts;
        var wait = Aggregate.WaitAsync([asynchronous.Task, _first.Task, Task.Delay(Moment, loop.TimeProvider)], WaitUntil.AllCompleted);
        loop.CallSoon(asynchronous.SetResult);
        loop.PostRaw(_ => _first.SetResult(), null);

        await wait;

        Assert.Equal(before, loop.Statistics.RemotePosts);
    });

    [Fact]
    public void WaitAsync_AgainAndAgainForOneTask_LeavesNoContinuationsOnIt() => backend.Run(async _ =>
    {
        var waits = new List<WeakReference>();
        for (var count = 0; count < 10; count++)
        {
            await WaitOnceAsync(waits);
        }

        await TestLoop.TurnsAsync();
        GC.Collect();

        Assert.InRange(waits.Count(wait => wait.IsAlive), 0, 2);
        GC.KeepAlive(_first);
    });

    [Fact]
    public void WaitAsync_OutsideALoop_Throws() =>
        Assert.IsType<InvalidOperationException>(
            Aggregate.WaitAsync([_first.Task], WaitUntil.AllCompleted).Exception?.InnerException);

    private async Task WaitOnceAsync(List<WeakReference> waits)
    {
        var loop = EventLoop.Current!;
        using var completions = new CompletionQueue<Task>(loop, [_first.Task], TimeSpan.Zero);
        waits.Add(new WeakReference(completions));
        Assert.Null(await completions.NextAsync());
    }

    private static Task Never() => new TaskCompletionSource().Task;
}

public sealed class WaitOnEpollTests() : WaitTests(TestBackend.Epoll);

public sealed class WaitOnPortableTests() : WaitTests(TestBackend.Portable);

public sealed class WaitOnVirtualTimeTests() : WaitTests(TestBackend.VirtualTime);
