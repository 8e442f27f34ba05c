using System.Net;

namespace Reactor.Tests.Protocols;

public sealed class TransportTests
{
    [Theory]
    [InlineData("epoll", 100)]
    [InlineData("portable", 100)]
    [InlineData("virtual", 100)]
    [InlineData("virtual", 1_000_000)]
    [InlineData("epoll", 10_000_000)]
    [InlineData("portable", 10_000_000)]
    public void Write_ToAnEcho_ComesBackWholeAndClosesInOrder(string backend, int length)
    {
        var sent = TestBytes.Make(length);
        var client = new Collector();
        LoopBackend loopBackend = backend switch
        {
            "epoll" => LoopBackend.CreateEpoll(),
            "portable" => LoopBackend.CreatePortable(),
            _ => new VirtualTime(),
        };

        TestLoop.Run(loopBackend, async loop =>
        {
            using var server = ProtocolServer.Start(loop, new IPEndPoint(IPAddress.Loopback, 0), () => new Echo());
            var transport = await Transport.ConnectAsync(loop, server.LocalEndPoint, client);
            transport.Write(sent);
            transport.WriteEnd();
            await client.Lost.Task;
            server.Dispose();
            await server.Closed;
            Assert.Equal(0, loop.Statistics.Sockets);
        });

        Assert.Equal(sent, client.Received.ToArray());
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
