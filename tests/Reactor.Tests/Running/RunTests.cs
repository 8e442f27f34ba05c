namespace Reactor.Tests;

public sealed class EventLoopRunTests
{
    [Fact]
    public void Run_MainReturnsValue_ReturnsIt()
    {
        var result = EventLoop.Run(async loop =>
        {
            await Task.Delay(TimeSpan.FromMilliseconds(1), loop.TimeProvider);
            return loop.IsCurrent;
        });

        Assert.True(result);
        Assert.Null(EventLoop.Current);
    }
}
