using System.Net;

namespace Reactor.Tests.Protocols;

public sealed class TransportTests
{
    [Theory]
    [InlineData("epoll", 100)]
    [InlineData("portable", 100)]
    [InlineData("virtual", 100)]
    [InlineData("epoll", 10_000_000)]
    [InlineData("portable", 10_000_000)]
    public void Write_ToAnEcho_ComesBackWholeAndClosesInOrder(string backend, int length)
    {
        var sent = TestBytes.Make(length);
        var client = new Collector();
        using var loop = new EventLoop(backend switch
        {
            "epoll" => LoopBackend.CreateEpoll(),
            "portable" => LoopBackend.CreatePortable(),
            _ => new VirtualTime(),
        });

        loop.RunUntilComplete(async () =>
        {
            using var server = ProtocolServer.Start(loop, new IPEndPoint(IPAddress.Loopback, 0), () => new Echo());
            var transport = await Transport.ConnectAsync(loop, server.LocalEndPoint, client);
            transport.Write(sent);
            transport.WriteEnd();
            await client.Lost.Task.WaitAsync(TestLoop.Limit, loop.TimeProvider);
            server.Dispose();
            await server.Closed.WaitAsync(TestLoop.Limit, loop.TimeProvider);
        });

        Assert.Equal(sent, client.Received.ToArray());
        Assert.Equal(0, loop.Statistics.Sockets);
    }

    private sealed class Echo : Protocol
    {
        private Transport? _transport;

        public override void ConnectionMade(Transport transport) => _transport = transport;

        public override void DataReceived(ReadOnlySpan<byte> data) => _transport!.Write(data);

        public override void PauseWriting() => _transport!.PauseReading();

        public override void ResumeWriting() => _transport!.ResumeReading();
    }

    private sealed class Collector : Protocol
    {
        public MemoryStream Received { get; } = new();

        public TaskCompletionSource Lost { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public override void DataReceived(ReadOnlySpan<byte> data) => Received.Write(data);

        public override void ConnectionLost(Exception? exception) => Lost.SetResult();
    }
}
