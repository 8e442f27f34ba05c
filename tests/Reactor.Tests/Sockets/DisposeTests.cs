using System.Net;
using System.Net.Sockets;

namespace Reactor.Tests;

public abstract class DisposeTests(TestBackend backend)
{
    [Fact]
    public void Dispose_ReceiveAndSendUnderWay_FailAfterItAndNotInside() => backend.Run(async loop =>
    {
        using var pair = await SocketPair.ConnectAsync(loop);
        var inside = false;
        var failedInside = false;
        var receive = WatchAsync(pair.Client.ReceiveAsync(new byte[4]).AsTask());
        var send = WatchAsync(pair.Client.SendAsync(new byte[16 * 1024 * 1024]).AsTask());

        inside = true;
        pair.Client.Dispose();
        inside = false;

        var exception = await Assert.ThrowsAsync<IOException>(() => receive);
        Assert.Equal(SocketError.OperationAborted, Assert.IsType<SocketException>(exception.InnerException).SocketErrorCode);
        await Assert.ThrowsAsync<IOException>(() => send);
        Assert.False(failedInside);

        // Without a context, so that it goes on inside whatever completes the operation.
        async Task WatchAsync(Task operation)
        {
            try
            {
#pragma warning disable RS0030 // What a library does, which would notice a completion inside Dispose.
                await operation.ConfigureAwait(false);
#pragma warning restore RS0030
            }
            finally
            {
                failedInside |= inside;
            }
        }
    });

    [Fact]
    public void Dispose_InARawCallback_FailsThePendingReceiveAfterIt() => backend.Run(async loop =>
    {
        using var pair = await SocketPair.ConnectAsync(loop);
        var receive = pair.Client.ReceiveAsync(new byte[4]).AsTask();
        var completedInside = true;

        loop.PostRaw(
            _ =>
            {
                pair.Client.Dispose();
                completedInside = receive.IsCompleted;
            },
            null);

        await Assert.ThrowsAsync<IOException>(() => receive);
        Assert.False(completedInside);
    });

    [Fact]
    public void Dispose_Twice_DoesNothing() => backend.Run(async loop =>
    {
        using var pair = await SocketPair.ConnectAsync(loop);

        pair.Client.Dispose();
        pair.Client.Dispose();

        Assert.Equal(0, loop.Statistics.Sockets);
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await pair.Client.ReceiveAsync(new byte[1]));
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await pair.Client.SendAsync(new byte[1]));
    });

    [Fact]
    public void Dispose_OnAnotherThread_FailsThePendingReceiveOnTheLoop() => backend.Run(async loop =>
    {
        using var pair = await SocketPair.ConnectAsync(loop);
        var receive = pair.Client.ReceiveAsync(new byte[4]).AsTask();

        await OwnThread.RunAsync(pair.Client.Dispose);

        await Assert.ThrowsAsync<IOException>(() => receive);
        Assert.True(loop.IsCurrent);
        Assert.Equal(0, loop.Statistics.Sockets);
        Assert.Equal(0, pair.Server.Receive(new byte[1]));
    });

    [Fact]
    public void Dispose_AfterEveryWayToEnd_LeavesNoDescriptorBehind()
    {
        UseSockets();
        var before = CountSockets();

        UseSockets();

        Assert.Equal(before, CountSockets());
    }

    [Fact]
    public void Dispose_OfTheLoop_ClosesItsSockets()
    {
        using var listener = SocketPair.Listen();
        LoopSocket? client = null;
        using (var loop = backend.CreateLoop())
        {
            client = loop.RunUntilComplete(() =>
                LoopSocket.ConnectAsync(loop, (IPEndPoint)listener.LocalEndPoint!).AsTask());
        }

        using var server = listener.Accept();
        server.ReceiveTimeout = (int)TestLoop.Limit.TotalMilliseconds;
        Assert.Equal(0, server.Receive(new byte[1]));
        client.Dispose();
    }

    [Fact]
    public void Dispose_OfTheLoop_LeavesNoDescriptorBehind()
    {
        backend.CreateLoop().Dispose();
        var before = CountPollers();

        for (var count = 0; count < 20; count++)
        {
            backend.CreateLoop().Dispose();
        }

        Assert.InRange(CountPollers(), 0, before);
    }

    private void UseSockets() => backend.Run(async loop =>
    {
        using var disposed = await SocketPair.ConnectAsync(loop);
        _ = disposed.Client.ReceiveAsync(new byte[1]).AsTask();
        disposed.Client.Dispose();

        using var elsewhere = await SocketPair.ConnectAsync(loop);
        await OwnThread.RunAsync(elsewhere.Client.Dispose);

        using var closedByTheLoop = await SocketPair.ConnectAsync(loop);
        _ = closedByTheLoop.Client.ReceiveAsync(new byte[1]).AsTask();

        using var listener = SocketPair.Listen(backlog: 0);
        var endPoint = (IPEndPoint)listener.LocalEndPoint!;
        using var cancellation = new CancellationTokenSource();
        var attempts = Enumerable.Range(0, 4)
            .Select(_ => LoopSocket.ConnectAsync(loop, endPoint, cancellation.Token).AsTask())
            .ToList();
        cancellation.Cancel();
        await TestLoop.TurnsAsync();
        Assert.All(attempts, attempt => Assert.True(attempt.IsCompleted));
        listener.Dispose();
        await Assert.ThrowsAsync<SocketException>(async () => await LoopSocket.ConnectAsync(loop, endPoint));
        closedByTheLoop.Server.Dispose();
    });

    private static int CountSockets() => CountDescriptors("socket:");

    private static int CountPollers() => CountDescriptors("anon_inode:[event");

    private static int CountDescriptors(string kind) =>
        Directory.GetFiles("/proc/self/fd").Count(path => new FileInfo(path).LinkTarget?.StartsWith(kind, StringComparison.Ordinal) == true);
}

[Collection(nameof(RunsAlone))]
public sealed class DisposeOnEpollTests() : DisposeTests(TestBackend.Epoll);

[Collection(nameof(RunsAlone))]
public sealed class DisposeOnPortableTests() : DisposeTests(TestBackend.Portable);
