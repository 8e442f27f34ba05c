using System.Net;
using System.Net.Sockets;

namespace Reactor.Tests;

public abstract class ConnectTests(TestBackend backend)
{
    public static TheoryData<string> Loopbacks => ["127.0.0.1", "::1"];

    [Theory]
    [MemberData(nameof(Loopbacks))]
    public void ConnectAsync_SomebodyListens_Connects(string address) => backend.Run(async loop =>
    {
        using var listener = SocketPair.Listen(IPAddress.Parse(address));
        var endPoint = (IPEndPoint)listener.LocalEndPoint!;

        using var client = await LoopSocket.ConnectAsync(loop, endPoint);
        using var server = listener.Accept();

        Assert.True(loop.IsCurrent);
        Assert.Equal(endPoint, client.RemoteEndPoint);
        Assert.Equal(1, loop.Statistics.Sockets);
        await client.SendAsync(new byte[] { 42 });
        Assert.Equal([42], TestBytes.ReceiveExactly(server, 1));
    });

    [Theory]
    [MemberData(nameof(Loopbacks))]
    public void ConnectAsync_NobodyListens_IsRefused(string address) => backend.Run(async loop =>
    {
        var endPoint = UnusedEndPoint(IPAddress.Parse(address));

        var exception = await Assert.ThrowsAsync<SocketException>(async () => await LoopSocket.ConnectAsync(loop, endPoint));

        Assert.Equal(SocketError.ConnectionRefused, exception.SocketErrorCode);
        Assert.Equal(0, loop.Statistics.Sockets);
    });

    [Fact]
    public void ConnectAsync_TokenIsCancelled_NeverStarts() => backend.Run(async loop =>
    {
        using var listener = SocketPair.Listen();
        using var cancellation = new CancellationTokenSource();
        cancellation.Cancel();

        await Assert.ThrowsAsync<OperationCanceledException>(async () =>
            await LoopSocket.ConnectAsync(loop, (IPEndPoint)listener.LocalEndPoint!, cancellation.Token));

        await TestLoop.TurnsAsync();
        Assert.False(listener.Poll(0, SelectMode.SelectRead));
    });

    [Fact]
    public void ConnectAsync_CancelledWhileTheBacklogIsFull_ThrowsAndCloses() => backend.Run(async loop =>
    {
        using var listener = SocketPair.Listen(backlog: 0);
        var endPoint = (IPEndPoint)listener.LocalEndPoint!;
        using var first = await LoopSocket.ConnectAsync(loop, endPoint);
        using var cancellation = new CancellationTokenSource();

        // One more than the backlog may still be taken; of these the last ones wait for a place that never comes free.
        var waiting = Enumerable.Range(0, 4)
            .Select(_ => LoopSocket.ConnectAsync(loop, endPoint, cancellation.Token).AsTask())
            .ToList();
        await TestLoop.TurnsAsync(50);
        Assert.False(waiting[^1].IsCompleted);
        cancellation.Cancel();

        var exception = await Assert.ThrowsAsync<OperationCanceledException>(() => waiting[^1]);
        Assert.Equal(cancellation.Token, exception.CancellationToken);
        var connected = 1;
        foreach (var task in waiting)
        {
            await ((Task)task.ContinueWith(
                _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default));
            if (task.IsCompletedSuccessfully)
            {
                connected++;
            }
        }

        Assert.Equal(connected, loop.Statistics.Sockets);
    });

    [Fact]
    public void ConnectAsync_OnAnotherThread_Throws() => backend.Run(async loop =>
    {
        using var listener = SocketPair.Listen();
        var endPoint = (IPEndPoint)listener.LocalEndPoint!;

        await Assert.ThrowsAsync<InvalidOperationException>(async () =>
            await await OwnThread.RunAsync(() => LoopSocket.ConnectAsync(loop, endPoint).AsTask()));
    });

    [Fact]
    public void ConnectAsync_ManyCyclesOverReusedDescriptors_EachGetsItsOwnBytes() => backend.Run(async loop =>
    {
        using var listener = SocketPair.Listen();
        var endPoint = (IPEndPoint)listener.LocalEndPoint!;
        var buffer = new byte[8];

        for (var cycle = 0; cycle < 1_000; cycle++)
        {
            // Closed while its end of the stream is on the way, it leaves an event behind for the next one's descriptor.
            using var client = await LoopSocket.ConnectAsync(loop, endPoint);
            using var server = listener.Accept();
            server.Send([(byte)cycle]);
            Assert.Equal(1, await client.ReceiveAsync(buffer));
            Assert.Equal((byte)cycle, buffer[0]);
            server.Dispose();
        }

        Assert.InRange(loop.Statistics.Sockets, 0, 1);
    });

    [Fact]
    public void OnReady_EventOfAClosedSocketWhoseSlotIsReused_IsNotTakenForTheNewOnes() => backend.Run(async loop =>
    {
        using var pair = await SocketPair.ConnectAsync(loop);
        using var listener = SocketPair.Listen(backlog: 0);
        var endPoint = (IPEndPoint)listener.LocalEndPoint!;
        var received = pair.Client.ReceiveAsync(new byte[1]).AsTask();
        pair.Deliver([1]);

        // The event of the first socket is queued in the turn in which this runs, and then its descriptor and slot are reused.
        Task<LoopSocket>? connecting = null;
        loop.CallSoon(() =>
        {
            pair.Client.Dispose();
            connecting = LoopSocket.ConnectAsync(loop, endPoint).AsTask();
        });

        await Assert.ThrowsAsync<IOException>(() => received);
        using var second = await connecting!;
        var pending = second.ReceiveAsync(new byte[1]).AsTask();
        await TestLoop.TurnsAsync();
        Assert.False(pending.IsCompleted);
        second.Dispose();
        await Assert.ThrowsAsync<IOException>(() => pending);
    });

    /// <summary>An address that is bound, so that nobody else gets it, but not listened on.</summary>
    private static IPEndPoint UnusedEndPoint(IPAddress address)
    {
        using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(address, 0));
        return (IPEndPoint)socket.LocalEndPoint!;
    }
}

public sealed class ConnectOnEpollTests() : ConnectTests(TestBackend.Epoll);

public sealed class ConnectOnPortableTests() : ConnectTests(TestBackend.Portable);
