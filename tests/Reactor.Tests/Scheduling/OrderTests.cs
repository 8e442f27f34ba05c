using Reactor.Tests.Behaviours;

namespace Reactor.Tests;

public abstract class OrderTests(TestBackend backend) : IDisposable
{
    private readonly EventLoop _loop = backend.CreateLoop();
    private readonly List<string> _trace = [];

    public void Dispose() => _loop.Dispose();

    [Fact]
    public void Schedule_UserAndRawCallbacksMixed_RunInTheOrderInWhichTheyWereScheduled() => backend.Run(async loop =>
    {
        loop.CallSoon(() => _trace.Add("1 user"));
        loop.PostRaw(_ => _trace.Add("2 raw"), null);
        loop.Post(_ => _trace.Add("3 post"), null);
        loop.PostRaw(_ => _trace.Add("4 raw"), null);
        loop.CallSoon(() => _trace.Add("5 user"));

        await TestLoop.TurnsAsync(1);

        Assert.Equal(["1 user", "2 raw", "3 post", "4 raw", "5 user"], _trace);
    });

    [Fact]
    [Behaviour("trace: later(0), soon, later(-1)")]
    public void CallLater_ZeroThenSoonThenNegative_SoonComesFirstThenByDeadline()
    {
        _loop.CallLater(TimeSpan.Zero, () => _trace.Add("later(0)"));
        _loop.CallSoon(() => _trace.Add("soon"));
        _loop.CallLater(TimeSpan.FromSeconds(-1), () => _trace.Add("later(-1)"));

        _loop.RunOnce(TimeSpan.Zero);

        Assert.Equal(["soon", "later(-1)", "later(0)"], _trace);
    }

    [Fact]
    [Behaviour("trace: set result with a callback registered")]
    public void SetResult_ContinuationWaits_CodeAfterItComesFirst() => backend.Run(async _ =>
    {
        var source = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var waiting = WaitAsync();

        source.SetResult();
        _trace.Add("after SetResult");
        await waiting;

        Assert.Equal(["after SetResult", "continuation"], _trace);

        async Task WaitAsync()
        {
            await source.Task;
            _trace.Add("continuation");
        }
    });

    [Fact]
    public void Schedule_MoreThanTheQueueHolds_GrowsAndKeepsTheOrder()
    {
        List<int> order = [];
        _loop.CallSoon(() => { });
        _loop.RunOnce(TimeSpan.Zero);

        foreach (var number in Enumerable.Range(0, 5_000))
        {
            _loop.CallSoon(() => order.Add(number));
        }

        _loop.RunOnce(TimeSpan.Zero);

        Assert.Equal(Enumerable.Range(0, 5_000), order);
    }
}

public sealed class OrderOnEpollTests() : OrderTests(TestBackend.Epoll);

public sealed class OrderOnPortableTests() : OrderTests(TestBackend.Portable);

public sealed class OrderOnVirtualTimeTests() : OrderTests(TestBackend.VirtualTime);
