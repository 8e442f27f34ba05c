namespace Reactor.Tests;

public sealed class StatisticsTests
{
    [Fact]
    public void Statistics_CallbacksAreQueued_CountsThem()
    {
        using var loop = new EventLoop();
        loop.CallSoon(() => { });
        loop.CallSoon(() => { });
        loop.CallSoonThreadSafe(() => { });

        Assert.Equal((2, 1), (loop.Statistics.ReadyQueueLength, loop.Statistics.RemoteQueueLength));
        loop.RunOnce(TimeSpan.Zero);
        Assert.Equal((0, 0), (loop.Statistics.ReadyQueueLength, loop.Statistics.RemoteQueueLength));
    }

    [Fact]
    public void Statistics_LoopWaitsForATimer_TellsWaitingFromRunning() => TestLoop.Run(async loop =>
    {
        var before = loop.Statistics;

        await Task.Delay(TimeSpan.FromMilliseconds(20), loop.TimeProvider);

        var after = loop.Statistics;
        Assert.True(after.Waits > before.Waits);
        Assert.InRange(after.WaitTime - before.WaitTime, TimeSpan.FromMilliseconds(15), TestLoop.Limit);
        Assert.True(after.RunTime > before.RunTime);
    });

    [Fact]
    public void Statistics_DebugMode_MeasuresTheLongestCallback()
    {
        using var loop = new EventLoop();
        loop.Debug.Enabled = true;
        loop.Debug.SlowCallbackThreshold = TestLoop.Limit;
        loop.CallSoon(() => { });

        loop.RunOnce(TimeSpan.Zero);

        Assert.True(loop.Statistics.LongestCallback > TimeSpan.Zero);
    }

    [Fact]
    public void Name_NotGiven_IsANumberOfItsOwn()
    {
        using var one = new EventLoop();
        using var two = new EventLoop();

        Assert.NotEqual(one.Name, two.Name);
        Assert.Throws<ArgumentException>(() => one.Name = "");
    }
}
