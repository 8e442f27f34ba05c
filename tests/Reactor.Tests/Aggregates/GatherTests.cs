using Reactor.Tests.Behaviours;

namespace Reactor.Tests;

public abstract class GatherTests : IDisposable
{
    private readonly List<string> _trace = [];
    private readonly EventLoop _loop;

    protected GatherTests(TestBackend backend) =>
        _loop = backend.CreateLoop(exception => _trace.Add("unhandled " + exception.Message));

    public void Dispose() => _loop.Dispose();

    [Fact]
    public void GatherAsync_Works_GivesTheResultsInTheOrderGiven() => Run(async () =>
    {
        var results = await Aggregate.GatherAsync([Works.Returns(1, 5), Works.Returns(2, 0), Works.Returns(3, 2)]);

        Assert.Equal([1, 2, 3], results);
        Assert.Empty(_loop.GetTasks());
    });

    [Fact]
    public void GatherAsync_NoWorks_GivesNoResults() => Run(async () => Assert.Empty(await Aggregate.GatherAsync<int>([])));

    [Fact]
    public void GatherAsync_SameWorkTwice_RunsItTwice() => Run(async () =>
    {
        var runs = 0;
        Func<CancellationToken, Task<int>> work = _ => Task.FromResult(++runs);

        var results = await Aggregate.GatherAsync([work, work]);

        Assert.Equal([1, 2], results);
    });

    [Fact]
    [Behaviour("trace: gather(bad, slow)")]
    public void GatherAsync_OneFails_ThrowsAtOnceAndTheOtherRunsOn() => Run(async () =>
    {
        var slow = new TaskCompletionSource();
        var gather = Aggregate.GatherAsync([Works.Fails("bad"), Slow]);

        Assert.Equal("bad", (await Assert.ThrowsAsync<FormatException>(() => gather)).Message);
        Assert.Single(_loop.GetTasks());
        slow.SetResult();
        await TestLoop.TurnsAsync();

        Assert.Equal(["slow finished, cancelled: False"], _trace);
        Assert.Empty(_loop.GetTasks());

        async Task<int> Slow(CancellationToken token)
        {
            await slow.Task;
            _trace.Add($"slow finished, cancelled: {token.IsCancellationRequested}");
            return 1;
        }
    });

    [Fact]
    public void GatherAsync_TheOtherFailsLater_ReportsIt() => Run(async () =>
    {
        await Assert.ThrowsAsync<FormatException>(() => Aggregate.GatherAsync([Works.Fails("late", 9), Works.Fails("bad")]));
        await TestLoop.TurnsAsync(20);

        Assert.Equal(["unhandled late"], _trace);
    });

    [Fact]
    public void GatherAsync_WorkThrowsBeforeItsFirstAwait_TheOthersStartAllTheSame() => Run(async () =>
    {
        var gather = Aggregate.GatherAsync<int>(
        [
            _ => throw new FormatException("bad"),
            _ =>
            {
                _trace.Add("started");
                return Task.FromResult(1);
            },
        ]);

        await Assert.ThrowsAsync<FormatException>(() => gather);
        Assert.Equal(["started"], _trace);
    });

    [Fact]
    [Behaviour("one_cancellation")]
    public void GatherAsync_OneEndsByACancellationOfItsOwn_ThrowsItAndTheOtherRunsOn() => Run(async () =>
    {
        var gather = Aggregate.GatherAsync([_ => throw new OperationCanceledException(), Traces]);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gather);
        await TestLoop.TurnsAsync(20);

        Assert.Equal(["finished"], _trace);

        async Task<int> Traces(CancellationToken cancellationToken)
        {
            await TestLoop.TurnsAsync();
            cancellationToken.ThrowIfCancellationRequested();
            _trace.Add("finished");
            return 1;
        }
    });

    [Fact]
    public void GatherAsync_Cancelled_CancelsAllAndWaitsForThem() => Run(async () =>
    {
        using var cancellation = new CancellationTokenSource();
        var gather = Aggregate.GatherAsync([Works.CleansUp(_loop, _trace, "a"), Works.CleansUp(_loop, _trace, "b", 30)], cancellation.Token);
        await TestLoop.TurnsAsync();

        cancellation.Cancel();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gather);
        Assert.Equal(["a cleaned up", "b cleaned up"], _trace);
    });

    [Fact]
    public void GatherAsync_CancelledAndOneFails_ThrowsTheFailure() => Run(async () =>
    {
        using var cancellation = new CancellationTokenSource();
        var gather = Aggregate.GatherAsync([Works.CleansUp(_loop, _trace, "a"), Works.Fails("bad", 5)], cancellation.Token);

        cancellation.Cancel();

        await Assert.ThrowsAsync<FormatException>(() => gather);
        Assert.Equal(["a cleaned up"], _trace);
    });

    [Fact]
    public void GatherAsync_CancelledButAllReturn_GivesTheResults() => Run(async () =>
    {
        using var cancellation = new CancellationTokenSource();
        var gather = Aggregate.GatherAsync<int>(
            [
                async token =>
                {
                    await Works.UntilCancelledAsync(_loop, token);
                    return 1;
                },
            ],
            cancellation.Token);

        cancellation.Cancel();

        Assert.Equal(1, Assert.Single(await gather));
    });

    [Fact]
    public void GatherAsync_AlreadyCancelled_StartsNothing() => Run(async () =>
    {
        var gather = Aggregate.GatherAsync([Works.CleansUp(_loop, _trace, "a")], new CancellationToken(canceled: true));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gather);
        Assert.Empty(_trace);
    });

    [Fact]
    public void GatherAsync_CancelledAfterItFailed_StillReachesTheOthers() => Run(async () =>
    {
        using var cancellation = new CancellationTokenSource();
        await Assert.ThrowsAsync<FormatException>(
            () => Aggregate.GatherAsync([Works.Fails("bad"), Works.CleansUp(_loop, _trace, "a")], cancellation.Token));

        cancellation.Cancel();
        await TestLoop.TurnsAsync(30);

        Assert.Equal(["a cleaned up"], _trace);
    });

    [Fact]
    [Behaviour("gather_shield")]
    public void GatherAsync_OfShieldsCancelled_TheShieldedWorkGoesOn() => Run(async () =>
    {
        using var cancellation = new CancellationTokenSource();
        var gate = new TaskCompletionSource();
        var gather = Aggregate.GatherAsync<int>(
            [token => Shield.RunAsync("a", FinishAsync, token), token => Shield.RunAsync("b", FinishAsync, token)], cancellation.Token);
        await TestLoop.TurnsAsync();

        cancellation.Cancel();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gather);
        Assert.Equal(["a", "b"], _loop.GetTasks().Select(task => task.Name));
        gate.SetResult();
        await TestLoop.TurnsAsync();
        Assert.Equal(["finished", "finished"], _trace);

        async Task<int> FinishAsync(CancellationToken token)
        {
            await gate.Task.WaitAsync(token);
            _trace.Add("finished");
            return 1;
        }
    });

    [Fact]
    public void GatherOutcomesAsync_SomeFail_WaitsForAllAndGivesTheTasks() => Run(async () =>
    {
        var outcomes = await Aggregate.GatherOutcomesAsync([Works.Fails("bad", 0), Works.Returns(2, 9)]);

        Assert.Equal("bad", outcomes[0].Exception!.InnerException!.Message);
        Assert.Equal(2, await outcomes[1]);
        Assert.Empty(await Aggregate.GatherOutcomesAsync<int>([]));
    });

    [Fact]
    public void GatherOutcomesAsync_Cancelled_CancelsAllAndSaysSo() => Run(async () =>
    {
        using var cancellation = new CancellationTokenSource();
        var gather = Aggregate.GatherOutcomesAsync(
            [Works.CleansUp(_loop, _trace, "a"), Works.Returns(1, 0)], cancellation.Token);
        await TestLoop.TurnsAsync();

        cancellation.Cancel();

        var outcomes = await gather;
        Assert.True(outcomes[0].IsCanceled);
        Assert.True(outcomes[1].IsCompletedSuccessfully);
        Assert.Equal(["a cleaned up"], _trace);
    });

    private void Run(Func<Task> main) => _loop.RunUntilComplete(() => main().WaitAsync(TestLoop.Limit, _loop.TimeProvider));
}

public sealed class GatherOnEpollTests() : GatherTests(TestBackend.Epoll);

public sealed class GatherOnPortableTests() : GatherTests(TestBackend.Portable);

public sealed class GatherOnVirtualTimeTests() : GatherTests(TestBackend.VirtualTime);
