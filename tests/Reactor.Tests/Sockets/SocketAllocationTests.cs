namespace Reactor.Tests;

public abstract class SocketAllocationTests(TestBackend backend)
{
    [Fact]
    public void SendAndReceiveAsync_InTheSteadyState_AllocateNothing() => backend.Run(async loop =>
    {
        const int WarmUp = 500;
        const int Rounds = 2_000;
        using var pair = await SocketPair.ConnectAsync(loop);
        using var cancellation = new CancellationTokenSource();
        var echo = OwnThread.RunAsync(() =>
        {
            var bytes = new byte[64];
            while (pair.Server.Receive(bytes) is > 0 and var count)
            {
                pair.Server.Send(bytes.AsSpan(0, count));
            }
        });

        var buffer = new byte[64];
        var before = 0L;
        for (var round = 0; round < Rounds; round++)
        {
            if (round == WarmUp)
            {
                before = GC.GetAllocatedBytesForCurrentThread();
            }

            await pair.Client.SendAsync(buffer, cancellation.Token);
            if (await pair.Client.ReceiveAsync(buffer, cancellation.Token) == 0)
            {
                break;
            }
        }

        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        pair.Client.Dispose();
        await echo;
        Assert.Equal(0, allocated);
    });
}

public sealed class SocketAllocationOnEpollTests() : SocketAllocationTests(TestBackend.Epoll);

public sealed class SocketAllocationOnPortableTests() : SocketAllocationTests(TestBackend.Portable);
