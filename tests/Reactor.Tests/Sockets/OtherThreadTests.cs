namespace Reactor.Tests;

public abstract class OtherThreadTests(TestBackend backend)
{
    [Fact]
    public void ReceiveAsync_OnAnotherThreadBeforeTheBytes_ReceivesThem() => backend.Run(async loop =>
    {
        using var pair = await SocketPair.ConnectAsync(loop);
        var buffer = new byte[4];
        var receive = await OwnThread.RunAsync(() => pair.Client.ReceiveAsync(buffer).AsTask());

        pair.Server.Send([3, 4]);

        Assert.Equal(2, await receive);
        Assert.Equal([3, 4], buffer[..2]);
        Assert.Equal(1, loop.Statistics.OffLoopSocketCalls);
    });

    [Fact]
    public void ReceiveAsync_OnAnotherThreadAfterTheBytes_ReceivesThem() => backend.Run(async loop =>
    {
        using var pair = await SocketPair.ConnectAsync(loop);
        pair.Deliver([3, 4]);
        await TestLoop.TurnsAsync();

        var receive = await OwnThread.RunAsync(() => pair.Client.ReceiveAsync(new byte[4]).AsTask());

        Assert.Equal(2, await receive);
    });

    [Fact]
    public void ReceiveAsync_EmptyBufferOnAnotherThreadAfterAllWasReceived_Waits() => backend.Run(async loop =>
    {
        using var pair = await SocketPair.ConnectAsync(loop);
        pair.Deliver([5, 6]);

        // Filled to the last byte, the buffer leaves open whether there is more.
        Assert.Equal(2, await pair.Client.ReceiveAsync(new byte[2]));
        var ready = await OwnThread.RunAsync(() => pair.Client.ReceiveAsync(Memory<byte>.Empty).AsTask());
        await TestLoop.TurnsAsync();

        Assert.False(ready.IsCompleted);
        pair.Deliver([7]);
        Assert.Equal(0, await ready);
    });

    [Fact]
    public void ReceiveAsync_CancelledOnAnotherThreadBeforeItReachesTheLoop_Throws() => backend.Run(async loop =>
    {
        using var pair = await SocketPair.ConnectAsync(loop);
        using var cancellation = new CancellationTokenSource();

        var receive = await OwnThread.RunAsync(() =>
        {
            var task = pair.Client.ReceiveAsync(new byte[4], cancellation.Token).AsTask();
            cancellation.Cancel();
            return task;
        });

        await Assert.ThrowsAsync<OperationCanceledException>(() => receive);
    });

    [Fact]
    public void ReceiveAsync_OnAnotherThreadOfAClosedSocket_Throws() => backend.Run(async loop =>
    {
        using var pair = await SocketPair.ConnectAsync(loop);
        pair.Client.Dispose();

        var receive = await OwnThread.RunAsync(() => pair.Client.ReceiveAsync(new byte[4]).AsTask());
        var send = await OwnThread.RunAsync(() => pair.Client.SendAsync(new byte[4]).AsTask());

        await Assert.ThrowsAsync<ObjectDisposedException>(() => receive);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => send);
    });

    [Fact]
    public void SendAndReceiveAsync_OnAnotherThreadManyTimes_EchoEveryByte() => backend.Run(async loop =>
    {
        // The results come while the other thread is on its way to await them: both orders are met.
        const int Rounds = 2_000;
        using var pair = await SocketPair.ConnectAsync(loop);
        var echo = OwnThread.RunAsync(() =>
        {
            var buffer = new byte[16];
            while (pair.Server.Receive(buffer) is > 0 and var count)
            {
                pair.Server.Send(buffer.AsSpan(0, count));
            }
        });

        var bytes = new byte[1];
        for (var round = 0; round < Rounds; round++)
        {
            bytes[0] = (byte)round;
            await OnThePoolAsync(() => pair.Client.SendAsync(bytes).AsTask());
            bytes[0]++;
            await OnThePoolAsync(() => pair.Client.ReceiveAsync(bytes).AsTask());
            Assert.Equal((byte)round, bytes[0]);
        }

        pair.Client.Dispose();
        await echo;
        Assert.Equal(2 * Rounds, loop.Statistics.OffLoopSocketCalls);

        static Task OnThePoolAsync(Func<Task> call) =>
            Task.Factory.StartNew(
                async () => await call(), CancellationToken.None, TaskCreationOptions.None, TaskScheduler.Default).Unwrap();
    });

    [Fact]
    public void SendAsync_HugeBodyOnAnotherThread_SendsEveryByte() => backend.Run(async loop =>
    {
        using var pair = await SocketPair.ConnectAsync(loop);
        var bytes = TestBytes.Make(4 * 1024 * 1024);
        var send = await OwnThread.RunAsync(() => pair.Client.SendAsync(bytes).AsTask());

        var received = await OwnThread.RunAsync(() => TestBytes.ReceiveExactly(pair.Server, bytes.Length));

        await send;
        Assert.True(bytes.AsSpan().SequenceEqual(received));
    });
}

public sealed class OtherThreadOnEpollTests() : OtherThreadTests(TestBackend.Epoll);

public sealed class OtherThreadOnPortableTests() : OtherThreadTests(TestBackend.Portable);
