namespace Reactor.Tests;

public sealed class SerialWorkTests
{
    [Fact]
    public void RunAsync_TheOneBeforeHasNotEnded_WaitsForIt() => TestLoop.Run(async loop =>
    {
        var work = new SerialWork(loop.Executor);
        using var gate = new ManualResetEventSlim();
        List<int> done = [];
        var first = work.RunAsync(() =>
        {
            Assert.True(gate.Wait(TestLoop.Limit));
            done.Add(1);
            return 1;
        });
        var second = work.RunAsync(() =>
        {
            done.Add(2);
            return 2;
        });

        // Were the second one on its way to a thread, it would have got there before these.
        for (var round = 0; round < 10; round++)
        {
            await loop.Executor.RunAsync(() => { });
        }

        gate.Set();
        Assert.Equal(2, await second);
        Assert.Equal(1, await first);
        Assert.Equal([1, 2], done);
    });

    [Fact]
    public void RunAsync_TheOneBeforeFails_IsDoneAllTheSame() => TestLoop.Run(async loop =>
    {
        var work = new SerialWork(loop.Executor);
        var first = work.RunAsync<int>(() => throw new FormatException());
        var second = work.RunAsync(() => 2);

        Assert.Equal(2, await second);
        await Assert.ThrowsAsync<FormatException>(() => first);
    });
}
