using System.Net;
using System.Net.Sockets;

namespace Reactor.Tests;

public abstract class ReceiveTests(TestBackend backend)
{
    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    public void ReceiveAsync_SmallMessage_ReturnsWhatIsThere(string address) => backend.Run(async loop =>
    {
        using var pair = await SocketPair.ConnectAsync(loop, IPAddress.Parse(address));
        var buffer = new byte[100];
        var receive = pair.Client.ReceiveAsync(buffer).AsTask();
        Assert.False(receive.IsCompleted);

        pair.Server.Send([1, 2, 3]);

        Assert.Equal(3, await receive);
        Assert.Equal([1, 2, 3], buffer[..3]);
        Assert.True(loop.IsCurrent);
        Assert.Same(loop, SynchronizationContext.Current);
    });

    [Theory]
    [InlineData(1_000)]
    [InlineData(64 * 1024)]
    [InlineData(1024 * 1024)]
    public void ReceiveAsync_HugeBody_ReceivesEveryByteAndTheEnd(int bufferSize) => backend.Run(async loop =>
    {
        using var pair = await SocketPair.ConnectAsync(loop);
        var sent = TestBytes.Make(8 * 1024 * 1024);
        var sending = OwnThread.RunAsync(() =>
        {
            SendAll(pair.Server, sent);
            pair.Server.Shutdown(SocketShutdown.Send);
        });

        var received = await TestBytes.ReceiveAllAsync(pair.Client, bufferSize);

        await sending;
        Assert.True(sent.AsSpan().SequenceEqual(received));
    });

    [Fact]
    public void ReceiveAsync_OtherSideHasEnded_ReturnsZeroAgainAndAgain() => backend.Run(async loop =>
    {
        using var pair = await SocketPair.ConnectAsync(loop);
        var pending = pair.Client.ReceiveAsync(new byte[4]).AsTask();
        pair.Server.Shutdown(SocketShutdown.Send);

        Assert.Equal(0, await pending);
        Assert.Equal(0, await pair.Client.ReceiveAsync(new byte[4]));
        Assert.Equal(0, await pair.Client.ReceiveAsync(new byte[4]));
    });

    [Fact]
    public void ReceiveAsync_BytesAndTheEndAtOnce_ReturnsBothInTurn() => backend.Run(async loop =>
    {
        using var pair = await SocketPair.ConnectAsync(loop);
        pair.Deliver([1, 2]);
        pair.Server.Shutdown(SocketShutdown.Send);

        Assert.Equal(2, await pair.Client.ReceiveAsync(new byte[100]));
        Assert.Equal(0, await pair.Client.ReceiveAsync(new byte[100]));
    });

    [Fact]
    public void ReceiveAsync_EndAfterADrainingReceive_IsNoticed() => backend.Run(async loop =>
    {
        using var pair = await SocketPair.ConnectAsync(loop);
        pair.Deliver([1, 2]);
        Assert.Equal(2, await pair.Client.ReceiveAsync(new byte[100]));

        // No turn between the receive, which left room in the buffer, and the end.
        pair.Server.Shutdown(SocketShutdown.Send);

        Assert.Equal(0, await pair.Client.ReceiveAsync(new byte[100]));
    });

    [Fact]
    public void ReceiveAsync_ResetByTheOtherSide_Throws() => backend.Run(async loop =>
    {
        using var pair = await SocketPair.ConnectAsync(loop);
        var pending = pair.Client.ReceiveAsync(new byte[4]).AsTask();

        pair.Reset();

        var exception = await Assert.ThrowsAsync<IOException>(() => pending);
        Assert.Equal(SocketError.ConnectionReset, Assert.IsType<SocketException>(exception.InnerException).SocketErrorCode);
    });

    [Fact]
    public void ReceiveAsync_EmptyBuffer_EndsWhenThereIsSomething() => backend.Run(async loop =>
    {
        using var pair = await SocketPair.ConnectAsync(loop);
        var ready = pair.Client.ReceiveAsync(Memory<byte>.Empty).AsTask();
        await TestLoop.TurnsAsync();
        Assert.False(ready.IsCompleted);

        pair.Server.Send([5, 6]);

        Assert.Equal(0, await ready);
        Assert.Equal(0, await pair.Client.ReceiveAsync(Memory<byte>.Empty));
        var buffer = new byte[1];
        Assert.Equal(1, await pair.Client.ReceiveAsync(buffer));
        Assert.Equal(0, await pair.Client.ReceiveAsync(Memory<byte>.Empty));
        Assert.Equal(1, await pair.Client.ReceiveAsync(buffer));
        Assert.Equal(6, buffer[0]);
    });

    [Fact]
    public void ReceiveAsync_EmptyBufferAfterAllWasReceived_Waits() => backend.Run(async loop =>
    {
        using var pair = await SocketPair.ConnectAsync(loop);
        pair.Deliver([5, 6]);
        Assert.Equal(2, await pair.Client.ReceiveAsync(new byte[2]));

        var ready = pair.Client.ReceiveAsync(Memory<byte>.Empty).AsTask();
        await TestLoop.TurnsAsync();

        Assert.False(ready.IsCompleted);
        pair.Deliver([7]);
        Assert.Equal(0, await ready);
    });

    [Fact]
    public void ReceiveAsync_TwoAtOnce_RefusesTheSecond() => backend.Run(async loop =>
    {
        using var pair = await SocketPair.ConnectAsync(loop);
        var buffer = new byte[4];
        var first = pair.Client.ReceiveAsync(buffer).AsTask();

        await Assert.ThrowsAsync<InvalidOperationException>(async () => await pair.Client.ReceiveAsync(new byte[4]));

        pair.Server.Send([9]);
        Assert.Equal(1, await first);
        Assert.Equal(9, buffer[0]);
    });

    [Fact]
    public void ReceiveAsync_HugeBody_LetsOtherCallbacksRunMeanwhile() => backend.Run(async loop =>
    {
        const int Length = 32 * 1024 * 1024;
        using var pair = await SocketPair.ConnectAsync(loop);
        var sending = OwnThread.RunAsync(() => SendAll(pair.Server, new byte[Length]));
        var buffer = new byte[16 * 1024];
        var mostInATurn = 0;
        var inTurn = 0;
        var left = Length;
        loop.CallSoon(NextTurn);

        while (left > 0)
        {
            var count = await pair.Client.ReceiveAsync(buffer);
            left -= count;
            inTurn += count;
        }

        await sending;
        Assert.InRange(mostInATurn, 1, 512 * 1024);

        void NextTurn()
        {
            mostInATurn = Math.Max(mostInATurn, inTurn);
            inTurn = 0;
            if (left > 0)
            {
                loop.CallSoon(NextTurn);
            }
        }
    });

    private static void SendAll(Socket socket, ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            bytes = bytes[socket.Send(bytes)..];
        }
    }
}

public sealed class ReceiveOnEpollTests() : ReceiveTests(TestBackend.Epoll);

public sealed class ReceiveOnPortableTests() : ReceiveTests(TestBackend.Portable);
