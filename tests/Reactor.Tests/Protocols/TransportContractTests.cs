using System.Net;
using System.Net.Sockets;
using Reactor.Tests.Behaviours;

namespace Reactor.Tests.Protocols;

/// <summary>What protocols and transports promise, on every back end.</summary>
public abstract class TransportContractTests(TestBackend backend)
{
    [Fact]
    public void Write_PeerDoesNotRead_PausesAndLosesNothingWhenItReadsAgain() => backend.Run(async loop =>
    {
        var reader = new Recorder { PausesAtOnce = true };
        var writer = new Recorder();
        using var server = ProtocolServer.Start(loop, Recorder.AnyPort, () => reader);
        var transport = await Transport.ConnectAsync(loop, server.LocalEndPoint, writer);
        var sent = new MemoryStream();
        while (!transport.IsWritingPaused)
        {
            var piece = TestBytes.Make(10_000);
            transport.Write(piece);
            sent.Write(piece);
        }

        Assert.Equal(1, writer.Pauses);
        Assert.InRange(transport.BufferedBytes, 64 * 1024 + 1, 64 * 1024 + 10_000);
        await TestLoop.TurnsAsync();
        Assert.Equal(0, reader.Received.Length);

        (await reader.Made).ResumeReading();
        await writer.Resumed;
        transport.Close();
        await reader.Lost;
        Assert.Equal(sent.ToArray(), reader.Received.ToArray());
    });

    [Fact]
    public void PauseReading_InTheMiddle_NothingComesUntilResumed() => backend.Run(async loop =>
    {
        Transport? accepted = null;
        var reader = new Recorder { OnData = _ => accepted!.PauseReading() };
        using var server = ProtocolServer.Start(loop, Recorder.AnyPort, () => reader);
        var transport = await Transport.ConnectAsync(loop, server.LocalEndPoint, new Recorder());
        accepted = await reader.Made;
        var sent = TestBytes.Make(300_000);
        transport.Write(sent);
        transport.WriteEnd();

        while (reader.Received.Length < sent.Length)
        {
            await TestLoop.TurnsAsync();
            var length = reader.Received.Length;
            await TestLoop.TurnsAsync();
            Assert.Equal(length, reader.Received.Length);
            accepted.ResumeReading();
        }

        Assert.Equal(sent, reader.Received.ToArray());
        accepted.ResumeReading();
        Assert.Null(await reader.Lost);
    });

    [Fact]
    public void DataReceived_Throws_IsReportedAndEndsThatConnectionOnly()
    {
        List<Exception> reported = [];
        using var loop = backend.CreateLoop();
        loop.UnhandledException = reported.Add;
        loop.RunUntilComplete(async () =>
        {
            var protocols = new Queue<Protocol>([new Recorder { OnData = _ => throw new FormatException() }, new Echo()]);
            using var server = ProtocolServer.Start(loop, Recorder.AnyPort, protocols.Dequeue);
            var (bad, good) = (new Recorder(), new Recorder());
            var first = await Transport.ConnectAsync(loop, server.LocalEndPoint, bad);
            first.Write("x"u8);
            await bad.Lost;

            var second = await Transport.ConnectAsync(loop, server.LocalEndPoint, good);
            second.Write("still here"u8);
            second.WriteEnd();
            await good.Lost;
            Assert.Equal("still here"u8.ToArray(), good.Received.ToArray());
        });

        Assert.IsType<FormatException>(Assert.Single(reported));
    }

    [Fact]
    public void Abort_PeerHasSentWhatNobodyRead_IsResetThere() => backend.Run(async loop =>
    {
        var reader = new Recorder { PausesAtOnce = true };
        var writer = new Recorder();
        using var server = ProtocolServer.Start(loop, Recorder.AnyPort, () => reader);
        var transport = await Transport.ConnectAsync(loop, server.LocalEndPoint, writer);
        transport.Write("never read"u8);
        var accepted = await reader.Made;
        await TestLoop.TurnsAsync();

        accepted.Abort();

        Assert.Null(await reader.Lost);
        var exception = Assert.IsType<IOException>(await writer.Lost);
        Assert.Equal(SocketError.ConnectionReset, Assert.IsType<SocketException>(exception.InnerException).SocketErrorCode);
    });

    [Fact]
    [Behaviour("close_clients")]
    [Behaviour("wait_closed_basic")]
    public void CloseClients_SomeConnected_AllSeeTheEndAndTheServerIsClosed() => backend.Run(async loop =>
    {
        using var server = ProtocolServer.Start(loop, Recorder.AnyPort, () => new Echo());
        Recorder[] clients = [new(), new(), new()];
        foreach (var client in clients)
        {
            (await Transport.ConnectAsync(loop, server.LocalEndPoint, client)).Write("hello"u8);
        }

        while (clients.Any(client => client.Received.Length < 5))
        {
            await Task.Yield();
        }

        Assert.Equal(3, server.ClientCount);
        server.Dispose();
        Assert.False(server.Closed.IsCompleted);
        server.CloseClients();
        await server.Closed;

        foreach (var client in clients)
        {
            Assert.Null(await client.Lost);
        }
    });

    [Fact]
    public void Connect_1000AtOnce_AllAreServed() => backend.Run(async loop =>
    {
        using var server = ProtocolServer.Start(loop, Recorder.AnyPort, () => new Echo());
        var clients = Enumerable.Range(0, 1000).Select(_ => new Recorder()).ToArray();
        foreach (var client in clients)
        {
            await Transport.ConnectAsync(loop, server.LocalEndPoint, client);
        }

        foreach (var client in clients)
        {
            var transport = await client.Made;
            transport.Write("one of many"u8);
            transport.WriteEnd();
        }

        foreach (var client in clients)
        {
            Assert.Null(await client.Lost);
            Assert.Equal("one of many"u8.ToArray(), client.Received.ToArray());
        }
    });

    [Fact]
    public void Connect_WithAToken_NothingComesFromAnotherThread() => backend.Run(async loop =>
    {
        using var server = ProtocolServer.Start(loop, Recorder.AnyPort, () => new Echo());
        using var cancellation = new CancellationTokenSource();
        var before = loop.Statistics.RemotePosts;

        var transport = await Transport.ConnectAsync(loop, server.LocalEndPoint, new Recorder(), cancellation.Token);

        Assert.Equal(before, loop.Statistics.RemotePosts);
        transport.Abort();
    });

    [Fact]
    public void Connect_Cancelled_LeavesNoSocketAndTheProtocolIsToldNothing() => backend.Run(async loop =>
    {
        using var server = ProtocolServer.Start(loop, Recorder.AnyPort, () => new Echo());
        using var cancellation = new CancellationTokenSource();
        var client = new Recorder();
        var connecting = Transport.ConnectAsync(loop, server.LocalEndPoint, client, cancellation.Token);

        cancellation.Cancel();

        var exception = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => connecting);
        Assert.Equal(cancellation.Token, exception.CancellationToken);
        await TestLoop.TurnsAsync();
        Assert.False(client.Made.IsCompleted);
        Assert.Equal(0, server.ClientCount);
    });

    [Fact]
    public void Connect_NobodyListens_IsRefusedAndTheProtocolIsToldNothing() => backend.Run(async loop =>
    {
        var listener = LoopListener.Start(loop, Recorder.AnyPort);
        var endPoint = listener.LocalEndPoint;
        listener.Dispose();
        var client = new Recorder();

        var refused = await Assert.ThrowsAsync<SocketException>(() => Transport.ConnectAsync(loop, endPoint, client));

        Assert.Equal(SocketError.ConnectionRefused, refused.SocketErrorCode);
        await TestLoop.TurnsAsync();
        Assert.False(client.Made.IsCompleted || client.Lost.IsCompleted);
        Assert.Equal(0, loop.Statistics.Sockets);
    });

    [Fact]
    public void Connect_ByNameWithAnAddressThatRefuses_TakesTheNext() => backend.Run(async loop =>
    {
        using var server = ProtocolServer.Start(loop, Recorder.AnyPort, () => new Echo());
        var names = new TwoAddresses(IPAddress.Parse("127.0.0.2"), IPAddress.Loopback);

        var transport = await Transport.ConnectAsync(loop, names, "two.example", server.LocalEndPoint.Port, new Recorder());

        Assert.Equal(server.LocalEndPoint, transport.RemoteEndPoint);
        transport.Abort();
    });

    private sealed class TwoAddresses(IPAddress first, IPAddress second) : INameResolver
    {
        public ValueTask<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken) => new([first, second]);
    }
}

public sealed class TransportContractOnEpollTests() : TransportContractTests(TestBackend.Epoll);

public sealed class TransportContractOnPortableTests() : TransportContractTests(TestBackend.Portable);

public sealed class TransportContractOnVirtualTimeTests() : TransportContractTests(TestBackend.VirtualTime);
