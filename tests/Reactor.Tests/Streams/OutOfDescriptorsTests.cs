using System.Net;
using System.Net.Sockets;
using Reactor.Tests.Protocols;

namespace Reactor.Tests.Streams;

/// <summary>What servers do when the system has no descriptor left for a connection that waits.</summary>
public abstract class OutOfDescriptorsTests(TestBackend backend)
{
    [Fact]
    public void Accept_NoDescriptorIsLeft_TellsOnceRestsAndGoesOnWhenThereIsOne()
    {
        List<Exception> reported = [];
        using var loop = backend.CreateLoop(reported.Add);
        loop.RunUntilComplete(async () =>
        {
            await using var streams = LoopServer.Start(loop, LoopPair.AnyPort, EchoAsync);
            using var protocols = ProtocolServer.Start(loop, LoopPair.AnyPort, () => new Echo());
            using var ofStreams = MakeClient();
            using var ofProtocols = MakeClient();
            await TestLoop.TurnsAsync();

            using (new DescriptorLimit())
            {
                Connect(ofStreams, streams.LocalEndPoint);
                Connect(ofProtocols, protocols.LocalEndPoint);
                var turns = loop.Statistics.Turns;
                await Task.Delay(TimeSpan.FromMilliseconds(1_500), loop.TimeProvider);

                Assert.Throws<SocketException>(MakeClient);
                Assert.InRange(loop.Statistics.Turns - turns, 1, 20);
                Assert.Equal(0, streams.ConnectionCount + protocols.ClientCount);
            }

            foreach (var client in (Socket[])[ofStreams, ofProtocols])
            {
                Assert.Equal([1, 2, 3], await OwnThread.RunAsync(() => TestBytes.ReceiveExactly(client, 3)));
            }
        });

        Assert.Equal(2, reported.Count);
        Assert.All(reported, exception =>
            Assert.Equal(SocketError.TooManyOpenSockets, Assert.IsType<SocketException>(exception).SocketErrorCode));
    }

    private static Socket MakeClient() => new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)
    {
        ReceiveTimeout = (int)TestLoop.Limit.TotalMilliseconds,
    };

    /// <summary>Connects, and sends; the connection waits in the backlog, so neither blocks.</summary>
    private static void Connect(Socket client, IPEndPoint endPoint)
    {
        client.Connect(endPoint);
        client.Send([1, 2, 3]);
    }

    private static async Task EchoAsync(LoopConnection connection, CancellationToken cancellationToken)
    {
        var buffer = new byte[16];
        while (await connection.ReadAsync(buffer, cancellationToken) is > 0 and var count)
        {
            connection.Write(buffer.AsSpan(0, count));
        }
    }
}

[Collection(nameof(RunsAlone))]
public sealed class OutOfDescriptorsOnEpollTests() : OutOfDescriptorsTests(TestBackend.Epoll);

[Collection(nameof(RunsAlone))]
public sealed class OutOfDescriptorsOnPortableTests() : OutOfDescriptorsTests(TestBackend.Portable);

public sealed class OutOfDescriptorsOnVirtualTimeTests
{
    [Fact]
    public void Accept_NoDescriptorIsLeft_IsTriedEverySecond()
    {
        List<Exception> reported = [];
        List<TimeSpan> answered = [];
        var time = new VirtualTime { Network = { AcceptFailure = SocketError.TooManyOpenSockets } };
        using var loop = new EventLoop(time) { UnhandledException = reported.Add };
        loop.RunUntilComplete(async () =>
        {
            await using var streams = LoopServer.Start(loop, LoopPair.AnyPort, (_, _) => Answered());
            using var protocols = ProtocolServer.Start(loop, LoopPair.AnyPort, () =>
            {
                Answered();
                return new Echo();
            });
            using var ofStreams = await LoopSocket.ConnectAsync(loop, streams.LocalEndPoint);
            using var ofProtocols = await LoopSocket.ConnectAsync(loop, protocols.LocalEndPoint);
            loop.CallLater(TimeSpan.FromSeconds(9.5), () => time.Network.AcceptFailure = SocketError.Success);

            await Task.Delay(TimeSpan.FromMinutes(1), loop.TimeProvider);
        });

        Assert.Equal([TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(10)], answered);
        Assert.Equal(2, reported.Count);

        Task Answered()
        {
            answered.Add(time.Elapsed);
            return Task.CompletedTask;
        }
    }
}
