using Reactor.Tests.Behaviours;

namespace Reactor.Tests;

public abstract class WaitForTests(TestBackend backend)
{
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(2);

    private readonly List<string> _trace = [];

    [Fact]
    public void WaitForAsync_WorkEndsInTime_GivesItsResultAndLeavesNoTimer() => backend.Run(async loop =>
    {
        var timers = loop.Statistics.Timers;

        Assert.Equal(1, await Aggregate.WaitForAsync(Works.Returns(1), TestLoop.Limit));
        Assert.Equal(timers, loop.Statistics.Timers);
    });

    [Fact]
    [Behaviour("wait_for_waits_for_task_cancellation")]
    public void WaitForAsync_TimeIsOver_CancelsTheWorkAndWaitsUntilItHasEnded() => backend.Run(async loop =>
    {
        await Assert.ThrowsAsync<TimeoutException>(() => Aggregate.WaitForAsync(Works.CleansUp(loop, _trace, "work"), Moment));

        Assert.Equal(["work cleaned up"], _trace);
    });

    [Fact]
    [Behaviour("wait_for_cancel_suppressed")]
    public void WaitForAsync_WorkReturnsAValueAllTheSame_GivesIt() => backend.Run(async loop =>
    {
        var result = await Aggregate.WaitForAsync(
            async token =>
            {
                await Works.UntilCancelledAsync(loop, token);
                return "value";
            },
            Moment);

        Assert.Equal("value", result);
    });

    [Fact]
    public void WaitForAsync_WorkFailsWhenCancelled_ThrowsItsFailure() => backend.Run(async loop =>
    {
        await Assert.ThrowsAsync<FormatException>(() => Aggregate.WaitForAsync(
            async token =>
            {
                await Works.UntilCancelledAsync(loop, token);
                throw new FormatException();
            },
            Moment));
    });

    [Fact]
    public void WaitForAsync_TimeoutOfZero_NeverStartsTheWork() => backend.Run(async _ =>
    {
        await Assert.ThrowsAsync<TimeoutException>(() => Aggregate.WaitForAsync(TraceAsync, TimeSpan.Zero));

        Assert.Empty(_trace);
    });

    [Fact]
    public void WaitForAsync_AlreadyCancelled_NeverStartsTheWork() => backend.Run(async _ =>
    {
        var cancelled = new CancellationToken(canceled: true);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Aggregate.WaitForAsync(TraceAsync, TimeSpan.Zero, cancelled));

        Assert.Empty(_trace);
    });

    [Fact]
    public void WaitForAsync_Infinite_SetsNoTimer() => backend.Run(async loop =>
    {
        var timers = loop.Statistics.Timers;
        await Aggregate.WaitForAsync(
            _ =>
            {
                Assert.Equal(timers, loop.Statistics.Timers);
                return Task.CompletedTask;
            },
            Timeout.InfiniteTimeSpan);
    });

    [Fact]
    public void WaitForAsync_CancelledFromOutside_WaitsForTheWorkAndThrowsTheCancellation() => backend.Run(async loop =>
    {
        using var cancellation = new CancellationTokenSource();
        var wait = Aggregate.WaitForAsync(Works.CleansUp(loop, _trace, "work"), TestLoop.Limit, cancellation.Token);
        await TestLoop.TurnsAsync();

        cancellation.Cancel();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait);
        Assert.Equal(["work cleaned up"], _trace);
    });

    [Fact]
    public void WaitForAsync_CancelledFromOutsideWhileTheTimeoutIsUnderWay_IsACancellation() => backend.Run(async loop =>
    {
        using var cancellation = new CancellationTokenSource();
        var wait = Aggregate.WaitForAsync<int>(
            async token =>
            {
                await Works.UntilCancelledAsync(loop, token);
                cancellation.Cancel();
                throw new OperationCanceledException(token);
            },
            Moment,
            cancellation.Token);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait);
    });

    [Fact]
    public void WaitForAsync_InsideAnother_TheOneWhoseTimeIsOverThrows() => backend.Run(async loop =>
    {
        var inner = 0;

        await Assert.ThrowsAsync<TimeoutException>(() => Aggregate.WaitForAsync(
            async token =>
            {
                try
                {
                    await Aggregate.WaitForAsync(Works.CleansUp(loop, _trace, "work"), TestLoop.Limit, token);
                }
                catch (TimeoutException)
                {
                    inner++;
                }
            },
            Moment));

        Assert.Equal(0, inner);
    });

    private Task TraceAsync(CancellationToken cancellationToken)
    {
        _trace.Add("started");
        return Task.CompletedTask;
    }
}

public sealed class WaitForOnEpollTests() : WaitForTests(TestBackend.Epoll);

public sealed class WaitForOnPortableTests() : WaitForTests(TestBackend.Portable);

public sealed class WaitForOnVirtualTimeTests() : WaitForTests(TestBackend.VirtualTime);
