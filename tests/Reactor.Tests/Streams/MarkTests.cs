namespace Reactor.Tests.Streams;

public sealed class MarkTests
{
    private const int Capacity = 64 * 1024;

    [Fact]
    public void DrainAsync_BetweenTheMarksOnTheWayDown_WaitsForTheLowOne() => Run(async pair =>
    {
        pair.Connection.Write(new byte[Capacity + 80 * 1024]);
        Assert.Equal(80 * 1024, pair.Connection.BufferedBytes);
        await ReceiveAsync(pair, 40 * 1024);
        Assert.InRange(pair.Connection.BufferedBytes, 16 * 1024 + 1, 64 * 1024);

        var draining = pair.Connection.DrainAsync();
        await TestLoop.TurnsAsync();
        Assert.False(draining.IsCompleted);

        await ReceiveAsync(pair, 40 * 1024);
        await draining;
        Assert.InRange(pair.Connection.BufferedBytes, 0, 16 * 1024);
    });

    [Fact]
    public void DrainAsync_BetweenTheMarksOnTheWayUp_DoesNotWait() => Run(pair =>
    {
        pair.Connection.Write(new byte[Capacity + 64 * 1024]);

        Assert.Equal(64 * 1024, pair.Connection.BufferedBytes);
        Assert.True(pair.Connection.DrainAsync().IsCompletedSuccessfully);
        pair.Connection.Write(new byte[1]);
        Assert.False(pair.Connection.DrainAsync().IsCompleted);
        return Task.CompletedTask;
    });

    private static void Run(Func<ConnectionPair, Task> test)
    {
        var time = new VirtualTime();
        time.Network.BufferCapacity = Capacity;
        TestLoop.Run(time, async loop =>
        {
            using var pair = await ConnectionPair.ConnectAsync(loop);
            await test(pair);
        });
    }

    private static async Task ReceiveAsync(ConnectionPair pair, int length)
    {
        var buffer = new byte[length];
        for (var received = 0; received < length;)
        {
            received += await pair.Peer.ReceiveAsync(buffer.AsMemory(received));
        }

        await TestLoop.TurnsAsync();
    }
}
