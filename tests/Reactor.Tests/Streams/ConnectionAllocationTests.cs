namespace Reactor.Tests.Streams;

public sealed class ConnectionAllocationTests
{
    [Fact]
    public void WriteAndReadAsync_InTheSteadyState_AllocateNothing() => TestLoop.Run(async loop =>
    {
        const int WarmUp = 500;
        const int Rounds = 2_000;
        using var pair = await ConnectionPair.ConnectAsync(loop);
        using var cancellation = new CancellationTokenSource();
        var echo = EchoAsync(pair.Peer);
        var buffer = new byte[64];
        var before = 0L;
        for (var round = 0; round < Rounds; round++)
        {
            if (round == WarmUp)
            {
                before = GC.GetAllocatedBytesForCurrentThread();
            }

            pair.Connection.Write(buffer);
            await pair.Connection.DrainAsync(cancellation.Token);
            Assert.True(await pair.Connection.ReadAsync(buffer, cancellation.Token) > 0);
        }

        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        pair.Connection.Dispose();
        await echo;
        Assert.Equal(0, allocated);
    });

    private static async Task EchoAsync(LoopSocket peer)
    {
        var buffer = new byte[64];
        while (await peer.ReceiveAsync(buffer) is > 0 and var count)
        {
            await peer.SendAsync(buffer.AsMemory(0, count));
        }
    }
}
