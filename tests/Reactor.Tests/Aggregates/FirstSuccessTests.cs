namespace Reactor.Tests;

public abstract class FirstSuccessTests : IDisposable
{
    private readonly List<string> _trace = [];
    private readonly EventLoop _loop;

    protected FirstSuccessTests(TestBackend backend) =>
        _loop = backend.CreateLoop(exception => _trace.Add("unhandled " + exception.GetType().Name));

    public void Dispose() => _loop.Dispose();

    [Fact]
    public void FirstSuccessAsync_OneSucceeds_CancelsTheOthersAndWaitsForThem() => Run(async () =>
    {
        var result = await Aggregate.FirstSuccessAsync(
            [Works.CleansUp(_loop, _trace, "a"), Works.Returns(2, 5), Works.CleansUp(_loop, _trace, "c")]);

        Assert.Equal(2, result);
        Assert.Equal(["a cleaned up", "c cleaned up"], _trace.Order());
        Assert.Empty(_loop.GetTasks());
    });

    [Fact]
    public void FirstSuccessAsync_SomeFailFirst_TheSuccessWins() => Run(async () =>
        Assert.Equal(3, await Aggregate.FirstSuccessAsync([Works.Fails("a", 0), Cancels, Works.Returns(3, 9)])));

    [Fact]
    public void FirstSuccessAsync_AllFail_ThrowsAllInTheOrderInWhichTheyFailed() => Run(async () =>
    {
        var failure = await Assert.ThrowsAsync<AggregateException>(
            () => Aggregate.FirstSuccessAsync([Works.Fails("slow", 9), Works.Fails("fast", 1), Cancels]));

        Assert.Equal(3, failure.InnerExceptions.Count);
        Assert.IsType<TaskCanceledException>(failure.InnerExceptions[0]);
        Assert.Equal(["fast", "slow"], failure.InnerExceptions.Skip(1).Select(inner => inner.Message));
    });

    [Fact]
    public void FirstSuccessAsync_SeveralSucceedAtOnce_GivesTheFirstAndDiscardsTheOthers() => Run(async () =>
    {
        List<int> discarded = [];

        var result = await Aggregate.FirstSuccessAsync(
            [_ => Task.FromResult(1), _ => Task.FromResult(2), Works.Fails("late", 9)], discarded.Add);

        Assert.Equal(1, result);
        Assert.Equal([2], discarded);
        Assert.Empty(_trace);
    });

    [Fact]
    public void FirstSuccessAsync_LoserReturnsAValueWhenCancelled_DiscardsIt() => Run(async () =>
    {
        List<int> discarded = [];

        await Aggregate.FirstSuccessAsync(
            [
                async token =>
                {
                    await Works.UntilCancelledAsync(_loop, token);
                    return 1;
                },
                Works.Returns(2),
            ],
            discarded.Add);

        Assert.Equal([1], discarded);
    });

    [Fact]
    public void FirstSuccessAsync_CancelledFromOutside_CancelsAllAndWaitsForThem() => Run(async () =>
    {
        using var cancellation = new CancellationTokenSource();
        var race = Aggregate.FirstSuccessAsync(
            [Works.CleansUp(_loop, _trace, "a"), Works.CleansUp(_loop, _trace, "b")], cancellationToken: cancellation.Token);
        await TestLoop.TurnsAsync();

        cancellation.Cancel();

        var exception = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => race);
        Assert.Equal(cancellation.Token, exception.CancellationToken);
        Assert.Equal(["a cleaned up", "b cleaned up"], _trace.Order());
    });

    [Fact]
    public void FirstSuccessAsync_CallbackOfTheTokenThrows_ReportsItAndWaitsForAll() => Run(async () =>
    {
        var result = await Aggregate.FirstSuccessAsync(
        [
            token =>
            {
                token.Register(() => throw new FormatException());
                return Works.CleansUp(_loop, _trace, "a")(token);
            },
            Works.Returns(2, 5),
        ]);

        Assert.Equal(2, result);
        Assert.Equal(["unhandled AggregateException", "a cleaned up"], _trace);
    });

    [Fact]
    public void FirstSuccessAsync_NoWorks_Throws() => Run(() =>
        Assert.ThrowsAsync<ArgumentException>(() => Aggregate.FirstSuccessAsync<int>([])));

    [Fact]
    public void FirstSuccessesAsync_EnoughSucceed_GivesThemInTheOrderInWhichTheyCame() => Run(async () =>
    {
        var results = await Aggregate.FirstSuccessesAsync(
            [Works.Returns(1, 9), Works.Fails("bad", 0), Works.Returns(3, 2), Works.CleansUp(_loop, _trace, "d")], 2);

        Assert.Equal([3, 1], results);
        Assert.Equal(["d cleaned up"], _trace);
    });

    [Fact]
    public void FirstSuccessesAsync_NoLongerPossible_CancelsTheRestAndThrowsTheFailures() => Run(async () =>
    {
        List<int> discarded = [];

        var failure = await Assert.ThrowsAsync<AggregateException>(() => Aggregate.FirstSuccessesAsync(
            [Works.Returns(1, 0), Works.Fails("b", 3), Works.Fails("c", 4), Works.CleansUp(_loop, _trace, "d")], 3, discarded.Add));

        Assert.Equal(["b", "c"], failure.InnerExceptions.Select(inner => inner.Message));
        Assert.Equal(["d cleaned up"], _trace);
        Assert.Equal([1], discarded);
    });

    [Fact]
    public void FirstSuccessesAsync_MoreWantedThanThereIsWork_Throws() => Run(() =>
        Assert.ThrowsAsync<ArgumentException>(() => Aggregate.FirstSuccessesAsync([Works.Returns(1)], 2)));

    private static Task<int> Cancels(CancellationToken cancellationToken) => throw new OperationCanceledException();

    private void Run(Func<Task> main) => _loop.RunUntilComplete(() => main().WaitAsync(TestLoop.Limit, _loop.TimeProvider));
}

public sealed class FirstSuccessOnEpollTests() : FirstSuccessTests(TestBackend.Epoll);

public sealed class FirstSuccessOnPortableTests() : FirstSuccessTests(TestBackend.Portable);

public sealed class FirstSuccessOnVirtualTimeTests() : FirstSuccessTests(TestBackend.VirtualTime);
