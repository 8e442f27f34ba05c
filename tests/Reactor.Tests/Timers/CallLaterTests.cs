using Reactor.Tests.Behaviours;

namespace Reactor.Tests;

public abstract class CallLaterTests(TestBackend backend) : IDisposable
{
    private readonly EventLoop _loop = backend.CreateLoop();
    private readonly List<string> _trace = [];

    public void Dispose() => _loop.Dispose();

    [Fact]
    [Behaviour("trace: two timers with one deadline")]
    public void CallAt_OneDeadline_RunInTheOrderInWhichTheyWereSet()
    {
        foreach (var name in (string[])["a", "b", "c", "d"])
        {
            _loop.CallAt(-3, () => _trace.Add(name));
        }

        _loop.RunOnce(TimeSpan.Zero);

        Assert.Equal(["a", "b", "c", "d"], _trace);
    }

    [Fact]
    public void CallAt_SeveralDeadlines_RunByDeadline()
    {
        _loop.CallAt(-1, () => _trace.Add("3"));
        _loop.CallAt(-3, () => _trace.Add("1"));
        _loop.CallAt(-2, () => _trace.Add("2"));

        _loop.RunOnce(TimeSpan.Zero);

        Assert.Equal(["1", "2", "3"], _trace);
    }

    [Fact]
    [Behaviour("call_later_negative_delays")]
    public void CallLater_NegativeDelays_RunInTheNextTurnMostOverdueFirst()
    {
        _loop.CallLater(TimeSpan.FromSeconds(-1), () => _trace.Add("-1"));
        _loop.CallLater(TimeSpan.FromSeconds(-2), () => _trace.Add("-2"));
        _loop.CallLater(TimeSpan.MinValue, () => _trace.Add("least"));

        _loop.RunOnce(TimeSpan.Zero);

        Assert.Equal(["least", "-2", "-1"], _trace);
    }

    [Fact]
    public void CallLater_LongestDelay_DoesNotRun()
    {
        _loop.CallLater(TimeSpan.MaxValue, () => _trace.Add("never"));

        _loop.RunOnce(TimeSpan.Zero);

        Assert.Empty(_trace);
        Assert.Equal(1, _loop.Statistics.Timers);
    }

    [Fact]
    [Behaviour("call_later_rounding")]
    public void CallLater_Delay_RunsNoEarlier()
    {
        var delay = TimeSpan.FromMilliseconds(3.5);
        var elapsed = TimeSpan.Zero;
        var start = _loop.TimeProvider.GetTimestamp();
        _loop.CallLater(delay, () =>
        {
            elapsed = _loop.TimeProvider.GetElapsedTime(start);
            _loop.Stop();
        });

        _loop.RunBounded();

        Assert.True(elapsed >= delay);
    }

    [Fact]
    [Behaviour("call_later_rounding")]
    public void CallLater_LoopWaitsForIt_DoesNotSpin()
    {
        _loop.CallLater(TimeSpan.FromMilliseconds(20.3), _loop.Stop);

        _loop.RunBounded();

        Assert.InRange(_loop.Statistics.Turns, 1, 3);
    }

    [Fact]
    public void CallLater_InADueTimer_WaitsForTheNextTurn()
    {
        _loop.CallLater(TimeSpan.Zero, () =>
        {
            _trace.Add("first");
            _loop.CallLater(TimeSpan.FromSeconds(-1), () => _trace.Add("second"));
        });

        _loop.RunOnce(TimeSpan.Zero);
        _trace.Add("returned");
        _loop.RunOnce(TimeSpan.Zero);

        Assert.Equal(["first", "returned", "second"], _trace);
    }

    [Fact]
    public void Cancel_BeforeItIsDue_RemovesTheTimer()
    {
        var handle = _loop.CallLater(TimeSpan.FromHours(1), () => _trace.Add("cancelled"));

        handle.Cancel();

        Assert.True(handle.IsCancelled);
        Assert.Equal(0, _loop.Statistics.Timers);
    }

    [Fact]
    public void Cancel_AfterItWasQueued_SkipsTheCallback()
    {
        TimerHandle? second = null;
        _loop.CallAt(-3, () => second!.Cancel());
        second = _loop.CallAt(-2, () => _trace.Add("cancelled"));
        _loop.CallAt(-1, () => _trace.Add("kept"));

        _loop.RunOnce(TimeSpan.Zero);

        Assert.Equal(["kept"], _trace);
        Assert.True(second.IsCancelled);
    }

    [Fact]
    public void Cancel_AfterItRan_DoesNothing()
    {
        var handle = _loop.CallAt(-3, () => _trace.Add("ran"));
        _loop.CallLater(TimeSpan.FromHours(1), () => { });
        _loop.RunOnce(TimeSpan.Zero);

        handle.Cancel();

        Assert.False(handle.IsCancelled);
        Assert.Equal(1, _loop.Statistics.Timers);
    }
}

public sealed class CallLaterOnEpollTests() : CallLaterTests(TestBackend.Epoll);

public sealed class CallLaterOnPortableTests() : CallLaterTests(TestBackend.Portable);

public sealed class CallLaterOnVirtualTimeTests() : CallLaterTests(TestBackend.VirtualTime);
