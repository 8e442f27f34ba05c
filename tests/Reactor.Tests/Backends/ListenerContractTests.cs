using System.Net.Sockets;
using Reactor.Tests.Behaviours;

namespace Reactor.Tests.Backends;

/// <summary>What a listener does on every back end.</summary>
public abstract class ListenerContractTests(TestBackend backend)
{
    [Fact]
    public void AcceptAsync_ManyWaitInTheBacklog_TakesThemAll() => backend.Run(async loop =>
    {
        const int Count = 100;
        using var listener = LoopListener.Start(loop, LoopPair.AnyPort);
        var clients = new List<LoopSocket>();
        for (var count = 0; count < Count; count++)
        {
            clients.Add(await LoopSocket.ConnectAsync(loop, listener.LocalEndPoint));
        }

        foreach (var client in clients)
        {
            using var accepted = await listener.AcceptAsync();
            Assert.Equal(client.LocalEndPoint, accepted.RemoteEndPoint);
            client.Dispose();
        }

        Assert.Equal(1, loop.Statistics.Sockets);
    });

    [Fact]
    [Behaviour("cancel_sock_accept")]
    public void AcceptAsync_Cancelled_TakesNoConnection() => backend.Run(async loop =>
    {
        using var listener = LoopListener.Start(loop, LoopPair.AnyPort);
        using var cancellation = new CancellationTokenSource();
        var cancelled = listener.AcceptAsync(cancellation.Token).AsTask();

        cancellation.Cancel();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        using var client = await LoopSocket.ConnectAsync(loop, listener.LocalEndPoint);
        using var accepted = await listener.AcceptAsync();
        Assert.Equal(client.LocalEndPoint, accepted.RemoteEndPoint);
    });

    [Fact]
    public void AcceptAsync_SecondWhileOneIsUnderWay_IsRefusedAndTheFirstGetsTheConnection() => backend.Run(async loop =>
    {
        using var listener = LoopListener.Start(loop, LoopPair.AnyPort);
        var first = listener.AcceptAsync().AsTask();
        Assert.False(first.IsCompleted);

        await Assert.ThrowsAsync<InvalidOperationException>(async () => await listener.AcceptAsync());

        using var client = await LoopSocket.ConnectAsync(loop, listener.LocalEndPoint);
        using var accepted = await first;
    });

    [Fact]
    public void Dispose_AcceptUnderWay_FailsIt() => backend.Run(async loop =>
    {
        var listener = LoopListener.Start(loop, LoopPair.AnyPort);
        var accepting = listener.AcceptAsync().AsTask();

        listener.Dispose();

        Assert.False(accepting.IsCompleted);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => accepting);
    });

    [Fact]
    public void ConnectAsync_ListenerHasGone_IsRefused() => backend.Run(async loop =>
    {
        var listener = LoopListener.Start(loop, LoopPair.AnyPort);
        listener.Dispose();

        var refused = await Assert.ThrowsAsync<SocketException>(async () =>
            await LoopSocket.ConnectAsync(loop, listener.LocalEndPoint));

        Assert.Equal(SocketError.ConnectionRefused, refused.SocketErrorCode);
        Assert.Equal(0, loop.Statistics.Sockets);
    });

    [Fact]
    [Behaviour("add_fds_after_closing")]
    public async Task StartAndConnect_LoopIsClosed_Throw()
    {
        var loop = backend.CreateLoop();
        loop.Dispose();

        Assert.Throws<ObjectDisposedException>(() => LoopListener.Start(loop, LoopPair.AnyPort));
        Assert.Throws<ObjectDisposedException>(() => ProtocolServer.Start(loop, LoopPair.AnyPort, () => new Protocols.Echo()));
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await LoopSocket.ConnectAsync(loop, LoopPair.AnyPort));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => Transport.ConnectAsync(loop, LoopPair.AnyPort, new Protocols.Echo()));
        Assert.Equal(0, loop.Statistics.Sockets);
    }

    [Fact]
    public void Dispose_ConnectionWaitsInTheBacklog_ResetsIt() => backend.Run(async loop =>
    {
        var listener = LoopListener.Start(loop, LoopPair.AnyPort);
        using var client = await LoopSocket.ConnectAsync(loop, listener.LocalEndPoint);

        listener.Dispose();

        await Assert.ThrowsAsync<IOException>(async () => await client.ReceiveAsync(new byte[1]));
    });

    [Fact]
    public void AcceptAsync_ManyWait_OthersGetTheirTurns() => backend.Run(async loop =>
    {
        const int Clients = 500;
        using var listener = LoopListener.Start(loop, LoopPair.AnyPort);
        var clients = new List<LoopSocket>();
        for (var client = 0; client < Clients; client++)
        {
            clients.Add(await LoopSocket.ConnectAsync(loop, listener.LocalEndPoint));
        }

        var turns = 0;
        void Count()
        {
            turns++;
            loop.CallSoon(Count);
        }

        loop.CallSoon(Count);
        foreach (var client in clients)
        {
            (await listener.AcceptAsync()).Dispose();
            client.Dispose();
        }

        Assert.InRange(turns, Clients / 128, Clients / 32);
    });
}

public sealed class ListenerContractOnEpollTests() : ListenerContractTests(TestBackend.Epoll);

public sealed class ListenerContractOnPortableTests() : ListenerContractTests(TestBackend.Portable);

public sealed class ListenerContractOnVirtualTimeTests() : ListenerContractTests(TestBackend.VirtualTime);
