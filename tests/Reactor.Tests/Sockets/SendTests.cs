using System.Net.Sockets;

namespace Reactor.Tests;

public abstract class SendTests(TestBackend backend)
{
    [Fact]
    public void SendAsync_SmallMessage_CompletesAtOnce() => backend.Run(async loop =>
    {
        using var pair = await SocketPair.ConnectAsync(loop);

        var send = pair.Client.SendAsync(new byte[] { 1, 2, 3 });

        Assert.True(send.IsCompletedSuccessfully);
        await send;
        Assert.Equal([1, 2, 3], TestBytes.ReceiveExactly(pair.Server, 3));
    });

    [Fact]
    public void SendAsync_HugeBody_SendsEveryByte() => backend.Run(async loop =>
    {
        using var pair = await SocketPair.ConnectAsync(loop);
        var bytes = TestBytes.Make(16 * 1024 * 1024);
        var send = pair.Client.SendAsync(bytes).AsTask();
        Assert.False(send.IsCompleted);

        var received = await OwnThread.RunAsync(() => TestBytes.ReceiveExactly(pair.Server, bytes.Length));

        await send;
        Assert.True(loop.IsCurrent);
        Assert.True(bytes.AsSpan().SequenceEqual(received));
    });

    [Fact]
    public void SendAsync_BothDirectionsAtOnce_NeitherWaitsForTheOther() => backend.Run(async loop =>
    {
        using var pair = await SocketPair.ConnectAsync(loop);
        var bytes = TestBytes.Make(4 * 1024 * 1024);
        var echo = OwnThread.RunAsync(() =>
        {
            var buffer = new byte[64 * 1024];
            while (pair.Server.Receive(buffer) is > 0 and var count)
            {
                pair.Server.Send(buffer.AsSpan(0, count));
            }
        });

        var send = pair.Client.SendAsync(bytes).AsTask();
        var received = new byte[bytes.Length];
        for (var length = 0; length < received.Length;)
        {
            length += await pair.Client.ReceiveAsync(received.AsMemory(length));
        }

        await send;
        pair.Client.Dispose();
        await echo;
        Assert.True(bytes.AsSpan().SequenceEqual(received));
    });

    [Fact]
    public void SendAsync_TwoAtOnce_RefusesTheSecond() => backend.Run(async loop =>
    {
        using var pair = await SocketPair.ConnectAsync(loop);
        var first = pair.Client.SendAsync(new byte[16 * 1024 * 1024]).AsTask();

        await Assert.ThrowsAsync<InvalidOperationException>(async () => await pair.Client.SendAsync(new byte[4]));

        pair.Client.Dispose();
        await Assert.ThrowsAsync<IOException>(() => first);
    });

    [Fact]
    public void SendAsync_ResetByTheOtherSide_Throws() => backend.Run(async loop =>
    {
        using var pair = await SocketPair.ConnectAsync(loop);
        var pending = pair.Client.SendAsync(new byte[16 * 1024 * 1024]).AsTask();

        pair.Reset();

        var exception = await Assert.ThrowsAsync<IOException>(() => pending);
        Assert.IsType<SocketException>(exception.InnerException);
        await Assert.ThrowsAsync<IOException>(async () => await pair.Client.SendAsync(new byte[4]));
    });

    [Fact]
    public void SendAsync_CancelledWhileItWaits_Throws() => backend.Run(async loop =>
    {
        using var pair = await SocketPair.ConnectAsync(loop);
        using var cancellation = new CancellationTokenSource();
        var pending = pair.Client.SendAsync(new byte[16 * 1024 * 1024], cancellation.Token).AsTask();

        cancellation.Cancel();

        Assert.False(pending.IsCompleted);
        var exception = await Assert.ThrowsAsync<OperationCanceledException>(() => pending);
        Assert.Equal(cancellation.Token, exception.CancellationToken);
    });

    [Fact]
    public void SendAsync_TokenIsCancelled_SendsNothing() => backend.Run(async loop =>
    {
        using var pair = await SocketPair.ConnectAsync(loop);
        using var cancellation = new CancellationTokenSource();
        cancellation.Cancel();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
            await pair.Client.SendAsync(new byte[] { 1 }, cancellation.Token));

        Assert.Equal(0, loop.Statistics.Sends);
    });
}

public sealed class SendOnEpollTests() : SendTests(TestBackend.Epoll);

public sealed class SendOnPortableTests() : SendTests(TestBackend.Portable);
