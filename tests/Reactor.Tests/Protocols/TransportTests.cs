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
        var client = new Recorder();
        LoopBackend loopBackend = backend switch
        {
            "epoll" => LoopBackend.CreateEpoll(),
            "portable" => LoopBackend.CreatePortable(),
            _ => new VirtualTime(),
        };

        TestLoop.Run(loopBackend, async loop =>
        {
            using var server = ProtocolServer.Start(loop, Recorder.AnyPort, () => new Echo());
            var transport = await Transport.ConnectAsync(loop, server.LocalEndPoint, client);
            transport.Write(sent);
            transport.WriteEnd();
            await client.Lost;
            server.Dispose();
            await server.Closed;
            Assert.Equal(0, loop.Statistics.Sockets);
        });

        Assert.Equal(sent, client.Received.ToArray());
    }
}
