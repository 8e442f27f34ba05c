using Reactor.Tests.Behaviours;

namespace Reactor.Tests;

public abstract class CancelScopeTests(TestBackend backend)
{
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(2);

    [Fact]
    public void RunAsync_Cancelled_CatchesTheCancellationAndSaysSo() => backend.Run(async loop =>
    {
        using var scope = new CancelScope();
        loop.CallSoon(scope.Cancel);

        await scope.RunAsync(scope => SleepAsync(loop, scope.Token));

        Assert.True(scope.IsCancelRequested);
        Assert.True(scope.IsCancelledCaught);
    });

    [Fact]
    [Behaviour("cancel_edge_cases")]
    public void RunAsync_CancelledTwice_IsTheSameAsOnce() => backend.Run(async loop =>
    {
        using var scope = new CancelScope();
        scope.Cancel();
        scope.Cancel();

        await scope.RunAsync(scope => SleepAsync(loop, scope.Token));

        Assert.True(scope.IsCancelledCaught);
    });

    // The token is a level, and is seen at every wait.
    [Fact]
    [Behaviour("cancel_edge_cases")]
    public void RunAsync_BodyCatchesTheCancellation_IsCancelledAgainAtItsNextWait() => backend.Run(async loop =>
    {
        using var scope = new CancelScope();
        scope.Cancel();
        var caught = 0;

        await scope.RunAsync(async scope =>
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => SleepAsync(loop, scope.Token));
            caught++;
            await SleepAsync(loop, scope.Token);
            caught++;
        });

        Assert.Equal(1, caught);
        Assert.True(scope.IsCancelledCaught);
    });

    [Fact]
    public void RunAsync_BodyEndsAlthoughCancelled_NothingWasCaught() => backend.Run(async _ =>
    {
        using var scope = new CancelScope();

        await scope.RunAsync(scope =>
        {
            scope.Cancel();
            return Task.CompletedTask;
        });

        Assert.True(scope.IsCancelRequested);
        Assert.False(scope.IsCancelledCaught);
    });

    [Fact]
    public void RunAsync_BodyFailsWhenCancelled_ThrowsItsFailure() => backend.Run(async _ =>
    {
        using var scope = new CancelScope();
        scope.Cancel();

        await Assert.ThrowsAsync<FormatException>(() => scope.RunAsync(_ => throw new FormatException()));

        Assert.False(scope.IsCancelledCaught);
    });

    [Fact]
    public void RunAsync_CancellationThatNobodyHereAskedFor_GoesOn() => backend.Run(async _ =>
    {
        using var scope = new CancelScope();

        await Assert.ThrowsAsync<OperationCanceledException>(() => scope.RunAsync(_ => throw new OperationCanceledException()));

        Assert.False(scope.IsCancelledCaught);
    });

    [Fact]
    public void RunAsync_OuterScopeIsCancelled_TheOuterOneCatches() => backend.Run(async loop =>
    {
        using var outer = new CancelScope();
        using var inner = new CancelScope(outer.Token);
        loop.CallSoon(outer.Cancel);

        await outer.RunAsync(_ => inner.RunAsync(scope => SleepAsync(loop, scope.Token)));

        Assert.True(outer.IsCancelledCaught);
        Assert.False(inner.IsCancelledCaught);
        Assert.False(inner.IsCancelRequested);
    });

    [Fact]
    public void RunAsync_BothScopesAreCancelled_TheOuterOneCatches() => backend.Run(async loop =>
    {
        using var outer = new CancelScope();
        using var inner = new CancelScope(outer.Token);
        inner.Cancel();
        outer.Cancel();

        await outer.RunAsync(_ => inner.RunAsync(scope => SleepAsync(loop, scope.Token)));

        Assert.True(outer.IsCancelledCaught);
        Assert.False(inner.IsCancelledCaught);
    });

    [Fact]
    public void RunAsync_InnerScopeIsCancelled_TheOuterOneGoesOn() => backend.Run(async loop =>
    {
        using var outer = new CancelScope();
        using var inner = new CancelScope(outer.Token);
        inner.Cancel();

        await outer.RunAsync(_ => inner.RunAsync(scope => SleepAsync(loop, scope.Token)));

        Assert.True(inner.IsCancelledCaught);
        Assert.False(outer.IsCancelledCaught);
        Assert.False(outer.Token.IsCancellationRequested);
    });

    [Fact]
    public void RunAsync_GroupInTheScope_IsCancelledWithIt() => backend.Run(async loop =>
    {
        List<string> trace = [];

        Assert.False(await CancelScope.MoveOnAfterAsync(Moment, scope => TaskGroup.RunAsync(
            group =>
            {
                group.StartSoon(Works.CleansUp(loop, trace, "child"));
                return Task.CompletedTask;
            },
            scope.Token)));

        Assert.Equal(["child cleaned up"], trace);
    });

    [Fact]
    [Behaviour("cancel_shielding")]
    public void IsShielded_OutsideIsCancelled_KeepsItOutUntilItIsTakenAway() => backend.Run(async loop =>
    {
        using var outer = new CancelScope();
        using var inner = new CancelScope(outer.Token) { IsShielded = true };
        outer.Cancel();
        var slept = 0;

        await outer.RunAsync(_ => inner.RunAsync(async scope =>
        {
            await Task.Delay(Moment, loop.TimeProvider, scope.Token);
            slept++;
            scope.IsShielded = false;
            await Task.Delay(Moment, loop.TimeProvider, scope.Token);
            slept++;
        }));

        Assert.Equal(1, slept);
        Assert.True(outer.IsCancelledCaught);
    });

    [Fact]
    public void IsShielded_FromTheBeginning_KeepsOutAnOutsideThatIsCancelledAlready() => backend.Run(async loop =>
    {
        using var scope = new CancelScope(isShielded: true, new CancellationToken(canceled: true));

        await scope.RunAsync(scope => Task.Delay(Moment, loop.TimeProvider, scope.Token));

        Assert.False(scope.Token.IsCancellationRequested);
    });

    [Fact]
    public void IsShielded_OwnDeadlinePasses_IsCancelledAndCatches() => backend.Run(async loop =>
    {
        using var outer = new CancelScope();
        using var inner = new CancelScope(outer.Token) { IsShielded = true };
        outer.Cancel();
        inner.CancelAfter(Moment);

        await inner.RunAsync(scope => SleepAsync(loop, scope.Token));

        Assert.True(inner.IsCancelledCaught);
    });

    [Fact]
    public void Cancel_OutsideByAnotherThread_ReachesTheBody() => backend.Run(async loop =>
    {
        using var outside = new CancellationTokenSource();
        using var scope = new CancelScope(outside.Token);
        var body = scope.RunAsync(scope => SleepAsync(loop, scope.Token));

        await OwnThread.RunAsync(outside.Cancel);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => body);
        Assert.True(loop.IsCurrent);
    });

    private static Task SleepAsync(EventLoop loop, CancellationToken cancellationToken) =>
        Task.Delay(Timeout.InfiniteTimeSpan, loop.TimeProvider, cancellationToken);
}

public sealed class CancelScopeOnEpollTests() : CancelScopeTests(TestBackend.Epoll);

public sealed class CancelScopeOnPortableTests() : CancelScopeTests(TestBackend.Portable);

public sealed class CancelScopeOnVirtualTimeTests() : CancelScopeTests(TestBackend.VirtualTime);
