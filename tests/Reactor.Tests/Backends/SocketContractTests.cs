using Reactor.Tests.Behaviours;

namespace Reactor.Tests.Backends;

/// <summary>What a socket of the loop does on every back end, with another one on the other side.</summary>
public abstract class SocketContractTests(TestBackend backend)
{
    [Fact]
    [Behaviour("huge_content")]
    public void SendAsync_HugeBodyThenHalfClose_ArrivesWithTheEndAndTheAnswerComesBack() => backend.Run(async loop =>
    {
        using var pair = await LoopPair.ConnectAsync(loop);
        var sent = TestBytes.Make(4 * 1024 * 1024);
        var receiving = TestBytes.ReceiveAllAsync(pair.Server);

        await pair.Client.SendAsync(sent);
        pair.Client.ShutdownSend();
        var received = await receiving;
        await pair.Server.SendAsync(new byte[] { 7 });

        Assert.True(sent.AsSpan().SequenceEqual(received));
        Assert.Equal(1, await pair.Client.ReceiveAsync(new byte[4]));
        Assert.Equal(0, await pair.Server.ReceiveAsync(new byte[4]));
    });

    [Fact]
    public void ReceiveAsync_OtherSideClosedWithBytesUnread_Throws() => backend.Run(async loop =>
    {
        using var pair = await LoopPair.ConnectAsync(loop);
        await pair.Client.SendAsync(new byte[10]);
        await pair.Server.ReceiveAsync(Memory<byte>.Empty);

        pair.Server.Dispose();

        await Assert.ThrowsAsync<IOException>(async () => await pair.Client.ReceiveAsync(new byte[4]));
    });

    [Fact]
    public void ReceiveAsync_EmptyBuffer_WaitsAndTakesNoByte() => backend.Run(async loop =>
    {
        using var pair = await LoopPair.ConnectAsync(loop);
        var ready = pair.Server.ReceiveAsync(Memory<byte>.Empty).AsTask();
        await TestLoop.TurnsAsync();
        Assert.False(ready.IsCompleted);

        await pair.Client.SendAsync(new byte[] { 1, 2 });

        Assert.Equal(0, await ready);
        Assert.Equal(2, await pair.Server.ReceiveAsync(new byte[4]));
    });

    [Fact]
    [Behaviour("socket_cancel_sock_recv_1")]
    public void ReceiveAsync_CancelledAgainAndAgainWhileBytesArrive_LosesNoByte() => backend.Run(async loop =>
    {
        using var pair = await LoopPair.ConnectAsync(loop);
        var sent = TestBytes.Make(64 * 1024);
        var sending = SendAsync();
        List<byte> received = [];
        var buffer = new byte[100];

        while (received.Count < sent.Length)
        {
            var cancellation = new CancellationTokenSource();
            loop.CallSoon(cancellation.Cancel);
            try
            {
                var count = await pair.Server.ReceiveAsync(buffer, cancellation.Token);
                received.AddRange(buffer.AsSpan(0, count));
            }
            catch (OperationCanceledException)
            {
                // Tried again.
            }
        }

        await sending;
        Assert.Equal(sent, received);

        async Task SendAsync()
        {
            for (var start = 0; start < sent.Length; start += 64)
            {
                await pair.Client.SendAsync(sent.AsMemory(start, 64));
                await Task.Yield();
            }
        }
    });

    [Fact]
    public void Dispose_BothDirectionsUnderWay_FailsThem() => backend.Run(async loop =>
    {
        using var pair = await LoopPair.ConnectAsync(loop);
        var receive = pair.Client.ReceiveAsync(new byte[4]).AsTask();
        var send = pair.Client.SendAsync(new byte[16 * 1024 * 1024]).AsTask();

        pair.Client.Dispose();

        await Assert.ThrowsAsync<IOException>(() => receive);
        await Assert.ThrowsAsync<IOException>(() => send);
        Assert.Equal(1, loop.Statistics.Sockets);
    });

    [Fact]
    public void SendAndReceiveAsync_TwoAtOnce_RefusesTheSecond() => backend.Run(async loop =>
    {
        using var pair = await LoopPair.ConnectAsync(loop);
        var receive = pair.Client.ReceiveAsync(new byte[4]).AsTask();

        await Assert.ThrowsAsync<InvalidOperationException>(async () => await pair.Client.ReceiveAsync(new byte[4]));

        await pair.Server.SendAsync(new byte[] { 1 });
        Assert.Equal(1, await receive);
    });

    [Fact]
    public void SendAsync_OnAnotherThread_Arrives() => backend.Run(async loop =>
    {
        using var pair = await LoopPair.ConnectAsync(loop);

        await await OwnThread.RunAsync(() => pair.Client.SendAsync(new byte[] { 1, 2, 3 }));

        Assert.Equal(3, await pair.Server.ReceiveAsync(new byte[4]));
    });
}

public sealed class SocketContractOnEpollTests() : SocketContractTests(TestBackend.Epoll);

public sealed class SocketContractOnPortableTests() : SocketContractTests(TestBackend.Portable);

public sealed class SocketContractOnVirtualTimeTests() : SocketContractTests(TestBackend.VirtualTime);
