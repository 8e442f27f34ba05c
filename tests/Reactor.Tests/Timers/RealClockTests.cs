namespace Reactor.Tests;

/// <summary>What a loop does whose clock goes on by itself.</summary>
public abstract class RealClockTests(TestBackend backend)
{
    [Fact]
    public void Period_LoopIsLate_MissedTicksAreNotMadeUpFor() => backend.Run(async loop =>
    {
        var fired = 0;
        using var timer = loop.TimeProvider.CreateTimer(_ => fired++, null, TimeSpan.Zero, TimeSpan.FromMilliseconds(1));

        // A callback that holds the loop for many periods.
        var start = loop.TimeProvider.GetTimestamp();
        while (loop.TimeProvider.GetElapsedTime(start) < TimeSpan.FromMilliseconds(30))
        {
        }

        var turns = loop.Statistics.Turns;
        await TestLoop.TurnsAsync(3);

        Assert.InRange(fired, 1, 3);
        Assert.Equal(turns + 3, loop.Statistics.Turns);
    });

    [Fact]
    public void GetUtcNow_OfTheLoopsClock_IsTheSystems()
    {
        using var loop = backend.CreateLoop();

        var before = TimeProvider.System.GetUtcNow();
        var now = loop.TimeProvider.GetUtcNow();

        Assert.InRange(now, before, TimeProvider.System.GetUtcNow());
    }

    [Fact]
    public void RunOnce_LongestTimeout_Waits()
    {
        List<string> trace = [];
        using var loop = backend.CreateLoop();
        loop.CallLater(TestLoop.Limit, () => trace.Add("late"));
        _ = OwnThread.RunAsync(() => loop.CallSoonThreadSafe(() => trace.Add("woken")));

        while (trace.Count == 0)
        {
            loop.RunOnce(TimeSpan.MaxValue);
        }

        Assert.Equal(["woken"], trace);
        Assert.InRange(loop.Statistics.Turns, 1, 3);
    }
}

public sealed class RealClockOnEpollTests() : RealClockTests(TestBackend.Epoll);

public sealed class RealClockOnPortableTests() : RealClockTests(TestBackend.Portable);
