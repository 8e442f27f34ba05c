using Reactor.Tests.Behaviours;

namespace Reactor.Tests;

public abstract class RunForeverTests(TestBackend backend) : IDisposable
{
    private readonly EventLoop _loop = backend.CreateLoop();
    private readonly List<string> _trace = [];

    public void Dispose() => _loop.Dispose();

    [Fact]
    [Behaviour("trace: a{soon a2; stop}, b; run again")]
    public void Stop_InACallback_LetsTheTurnEndAndKeepsTheRestForTheNextRun()
    {
        _loop.CallSoon(() =>
        {
            _trace.Add("a");
            _loop.CallSoon(() => _trace.Add("a2"));
            _loop.Stop();
        });
        _loop.CallSoon(() => _trace.Add("b"));

        _loop.RunBounded();
        _trace.Add("returned");
        _loop.RunOnce(TimeSpan.Zero);

        Assert.Equal(["a", "b", "returned", "a2"], _trace);
    }

    [Fact]
    public void Stop_BeforeTheRun_MakesItOneTurnThatDoesNotWait()
    {
        _loop.CallSoon(() =>
        {
            _trace.Add("first turn");
            _loop.CallSoon(() => _trace.Add("second turn"));
        });
        _loop.Stop();

        _loop.RunBounded();

        Assert.Equal(["first turn"], _trace);
        Assert.Equal(1, _loop.Statistics.Turns);
    }

    [Fact]
    public void Stop_BeforeTheRunWithNothingToDo_ReturnsAtOnce()
    {
        _loop.Stop();

        _loop.RunBounded();

        Assert.Equal(1, _loop.Statistics.Turns);
    }

    [Fact]
    public void Stop_OnceForTwoRuns_StopsOnlyTheFirst()
    {
        _loop.Stop();
        _loop.RunBounded();
        _loop.CallSoon(() => _loop.CallSoon(() => _loop.CallSoon(() =>
        {
            _trace.Add("third turn");
            _loop.Stop();
        })));

        _loop.RunBounded();

        Assert.Equal(["third turn"], _trace);
    }

    [Fact]
    [Behaviour("run_once")]
    public void RunOnce_CallbackSchedulesAnother_LeavesItToTheNextTurn()
    {
        _loop.CallSoon(() =>
        {
            _trace.Add("first turn");
            _loop.CallSoon(() => _trace.Add("second turn"));
        });

        _loop.RunOnce(TimeSpan.Zero);
        _trace.Add("returned");
        _loop.RunOnce(TestLoop.Limit);

        Assert.Equal(["first turn", "returned", "second turn"], _trace);
    }

    [Fact]
    public void RunOnce_NothingToDo_ReturnsAfterTheTimeout()
    {
        var start = _loop.TimeProvider.GetTimestamp();

        _loop.RunOnce(TimeSpan.FromMilliseconds(20));

        Assert.InRange(_loop.TimeProvider.GetElapsedTime(start), TimeSpan.FromMilliseconds(20), TestLoop.Limit);
    }

    [Fact]
    public void RunOnce_NegativeTimeout_Throws() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => _loop.RunOnce(TimeSpan.FromTicks(-1)));
}

public sealed class RunForeverOnEpollTests() : RunForeverTests(TestBackend.Epoll);

public sealed class RunForeverOnPortableTests() : RunForeverTests(TestBackend.Portable);

public sealed class RunForeverOnVirtualTimeTests() : RunForeverTests(TestBackend.VirtualTime);
