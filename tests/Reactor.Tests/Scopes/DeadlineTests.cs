namespace Reactor.Tests;

public abstract class DeadlineTests(TestBackend backend)
{
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(2);

    private readonly List<string> _trace = [];

    [Fact]
    public void MoveOnAfterAsync_TimeIsOver_GoesOnAfterTheBodyHasEnded() => backend.Run(async loop =>
    {
        Assert.False(await CancelScope.MoveOnAfterAsync(Moment, scope => Works.CleansUp(loop, _trace, "body")(scope.Token)));

        Assert.Equal(["body cleaned up"], _trace);
    });

    [Fact]
    public void MoveOnAfterAsync_BodyEndsInTime_SaysSoAndLeavesNoTimer() => backend.Run(async loop =>
    {
        var timers = loop.Statistics.Timers;

        Assert.True(await CancelScope.MoveOnAfterAsync(TestLoop.Limit, _ => TestLoop.TurnsAsync()));
        Assert.Equal(timers, loop.Statistics.Timers);
    });

    [Fact]
    public void MoveOnAfterAsync_Zero_IsCancelledBeforeTheBodyStarts() => backend.Run(async _ =>
        Assert.False(await CancelScope.MoveOnAfterAsync(TimeSpan.Zero, scope =>
        {
            _trace.Add("started");
            scope.Token.ThrowIfCancellationRequested();
            throw new FormatException();
        })));

    [Fact]
    public void MoveOnAfterAsync_OutsideIsCancelled_ThrowsTheCancellation() => backend.Run(async loop =>
    {
        using var cancellation = new CancellationTokenSource();
        loop.CallSoon(cancellation.Cancel);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => CancelScope.MoveOnAfterAsync(TestLoop.Limit, scope => SleepAsync(loop, scope.Token), cancellation.Token));
    });

    [Fact]
    public void FailAfterAsync_TimeIsOver_ThrowsATimeout() => backend.Run(async loop =>
    {
        var failure = await Assert.ThrowsAsync<TimeoutException>(
            () => CancelScope.FailAfterAsync(Moment, scope => SleepAsync(loop, scope.Token)));

        Assert.IsAssignableFrom<OperationCanceledException>(failure.InnerException);
    });

    [Fact]
    public void FailAfterAsync_BodyCancelsTheScopeItself_IsNoTimeout() => backend.Run(async loop =>
    {
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => CancelScope.FailAfterAsync(TestLoop.Limit, scope =>
        {
            scope.Cancel();
            return SleepAsync(loop, scope.Token);
        }));
    });

    [Fact]
    public void FailAfterAsync_OutsideIsCancelledToo_IsNoTimeout() => backend.Run(async loop =>
    {
        using var cancellation = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => CancelScope.FailAfterAsync(
            Moment,
            async scope =>
            {
                await Works.UntilCancelledAsync(loop, scope.Token);
                cancellation.Cancel();
                scope.Token.ThrowIfCancellationRequested();
            },
            cancellation.Token));
    });

    [Fact]
    public void FailAfterAsync_NestedInOneThatExpiresFirst_TheOuterOneThrows() => backend.Run(async loop =>
    {
        await Assert.ThrowsAsync<TimeoutException>(() => CancelScope.FailAfterAsync(Moment, async outer =>
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(
                () => CancelScope.FailAfterAsync(TestLoop.Limit, inner => SleepAsync(loop, inner.Token), outer.Token));
            _trace.Add("inner cancelled");
            outer.Token.ThrowIfCancellationRequested();
        }));

        Assert.Equal(["inner cancelled"], _trace);
    });

    [Fact]
    public void FailAfterAsync_NestedInOneThatExpiresLater_TheInnerOneThrowsAndTheOuterOneGoesOn() => backend.Run(_ =>
        CancelScope.FailAfterAsync(TestLoop.Limit, async outer =>
        {
            var loop = EventLoop.Current!;
            await Assert.ThrowsAsync<TimeoutException>(
                () => CancelScope.FailAfterAsync(Moment, inner => SleepAsync(loop, inner.Token), outer.Token));
            Assert.False(outer.Token.IsCancellationRequested);
        }));

    [Fact]
    public void Deadline_MovedForwardWhileTheBodyWaits_CancelsSooner() => backend.Run(async loop =>
        Assert.False(await CancelScope.MoveOnAfterAsync(TestLoop.Limit * 2, scope =>
        {
            loop.CallSoon(() => scope.CancelAfter(Moment));
            return SleepAsync(loop, scope.Token);
        })));

    [Fact]
    public void Deadline_MovedBackWhileTheBodyWaits_CancelsLater() => backend.Run(async loop =>
        Assert.True(await CancelScope.MoveOnAfterAsync(Moment, async scope =>
        {
            scope.CancelAfter(TestLoop.Limit);
            await Task.Delay(Moment * 3, loop.TimeProvider, scope.Token);
        })));

    [Fact]
    public void Deadline_TakenAway_NeverCancelsAndLeavesNoTimer() => backend.Run(async loop =>
    {
        var timers = loop.Statistics.Timers;
        using var scope = new CancelScope();
        scope.CancelAfter(Moment);
        Assert.NotNull(scope.Deadline);

        scope.Deadline = null;

        Assert.Equal(timers, loop.Statistics.Timers);
        await scope.RunAsync(scope => Task.Delay(Moment * 2, loop.TimeProvider, scope.Token));
    });

    [Fact]
    public void Deadline_HasPassed_CancelsAtOnce() => backend.Run(loop =>
    {
        using var scope = new CancelScope();

        scope.Deadline = loop.TimeProvider.GetTimestamp();

        Assert.True(scope.IsCancelRequested);
        Assert.True(scope.Token.IsCancellationRequested);
        return Task.CompletedTask;
    });

    [Fact]
    public void Deadline_MovedAfterItPassed_ChangesNothing() => backend.Run(loop =>
    {
        var timers = loop.Statistics.Timers;
        using var scope = new CancelScope();
        scope.CancelAfter(TimeSpan.Zero);

        scope.CancelAfter(TestLoop.Limit);

        Assert.True(scope.Token.IsCancellationRequested);
        Assert.Equal(timers, loop.Statistics.Timers);
        return Task.CompletedTask;
    });

    [Fact]
    public void CancelAfter_PastTheEndOfTheClock_IsNever() => backend.Run(loop =>
    {
        using var scope = new CancelScope();

        scope.CancelAfter(TimeSpan.MaxValue);

        Assert.Null(scope.Deadline);
        Assert.Throws<ArgumentOutOfRangeException>(() => scope.CancelAfter(TimeSpan.FromSeconds(-1)));
        return Task.CompletedTask;
    });

    [Fact]
    public void Deadline_CallbackOfTheTokenThrows_IsReportedAndTheBodyIsCancelled()
    {
        using var loop = backend.CreateLoop(exception => _trace.Add(exception.GetType().Name));
        loop.RunUntilComplete(async () =>
        {
            using var scope = new CancelScope();
            using var registration = scope.Token.Register(() => throw new FormatException());
            scope.CancelAfter(Moment);
            await scope.RunAsync(scope => SleepAsync(loop, scope.Token));
            Assert.True(scope.IsCancelledCaught);
        });

        Assert.Equal(["AggregateException"], _trace);
    }

    private static Task SleepAsync(EventLoop loop, CancellationToken cancellationToken) =>
        Task.Delay(Timeout.InfiniteTimeSpan, loop.TimeProvider, cancellationToken);
}

public sealed class DeadlineOnEpollTests() : DeadlineTests(TestBackend.Epoll);

public sealed class DeadlineOnPortableTests() : DeadlineTests(TestBackend.Portable);

public sealed class DeadlineOnVirtualTimeTests() : DeadlineTests(TestBackend.VirtualTime);
