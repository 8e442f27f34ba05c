using Reactor.Tests.Protocols;
using Reactor.Tests.Streams;

namespace Reactor.Tests;

/// <summary>Sends to another side whose system takes everything at once: a turn must come to an end all the same.</summary>
public sealed class SendBudgetTests
{
    private const int Budget = 256 * 1024;
    private const int Turns = 16;
    private const int Total = Turns * Budget;

    [Theory]
    [InlineData(Total)]
    [InlineData(64 * 1024)]
    public void SendAsync_PeerTakesEverything_OthersGetTheirTurns(int length) => Run(async (loop, others) =>
    {
        using var pair = await LoopPair.ConnectAsync(loop);
        others.Count = 0;

        for (var sent = 0; sent < Total; sent += length)
        {
            await pair.Client.SendAsync(new byte[length]);
        }

        Assert.InRange(others.Count, Turns - 1, 2 * Turns);
    });

    [Fact]
    public void Write_StreamWhosePeerTakesEverything_OthersGetTheirTurns() => Run(async (loop, others) =>
    {
        using var pair = await ConnectionPair.ConnectAsync(loop);
        var content = TestBytes.Make(Total);
        others.Count = 0;

        pair.Connection.Write(content);
        Assert.Equal(Total - Budget, pair.Connection.BufferedBytes);
        await pair.Connection.FlushAsync();

        Assert.InRange(others.Count, Turns - 1, 2 * Turns);
        pair.Connection.WriteEnd();
        Assert.Equal(content, await TestBytes.ReceiveAllAsync(pair.Peer));
    });

    [Fact]
    public void Write_ProtocolWhosePeerTakesEverything_OthersGetTheirTurns() => Run(async (loop, others) =>
    {
        var (reader, writer) = (new Recorder(), new Recorder());
        using var server = ProtocolServer.Start(loop, Recorder.AnyPort, () => reader);
        var transport = await Transport.ConnectAsync(loop, server.LocalEndPoint, writer);
        var content = TestBytes.Make(Total);
        others.Count = 0;

        transport.Write(content);
        Assert.Equal(Total - Budget, transport.BufferedBytes);
        await writer.Resumed;

        Assert.InRange(others.Count, Turns - 1, 2 * Turns);
        transport.Close();
        await reader.Lost;
        Assert.Equal(content, reader.Received.ToArray());
    });

    [Fact]
    public void ResumeWriting_WritesUntilItIsPaused_ComesToAnEndInEachTurn() => Run(async (loop, others) =>
    {
        var reader = new Recorder();
        var producer = new Producer(Total);
        using var server = ProtocolServer.Start(loop, Recorder.AnyPort, () => reader);
        others.Count = 0;

        await Transport.ConnectAsync(loop, server.LocalEndPoint, producer);
        await reader.Lost;

        Assert.Equal(Total, reader.Received.Length);
        Assert.InRange(producer.Pauses, Turns / 2, Turns);
        Assert.True(others.Count >= Turns / 2);
    });

    private static void Run(Func<EventLoop, Others, Task> test)
    {
        var time = new VirtualTime();
        time.Network.BufferCapacity = 2 * Total;
        TestLoop.Run(time, async loop =>
        {
            var others = new Others(loop);
            await test(loop, others);
            others.Stop();
        });
    }

    /// <summary>A callback that runs in every turn.</summary>
    private sealed class Others
    {
        private readonly EventLoop _loop;
        private bool _stopped;

        public Others(EventLoop loop)
        {
            _loop = loop;
            loop.CallSoon(Run);
        }

        public int Count { get; set; }

        public void Stop() => _stopped = true;

        private void Run()
        {
            Count++;
            if (!_stopped)
            {
                _loop.CallSoon(Run);
            }
        }
    }

    /// <summary>Writes whenever it may, and closes at the end.</summary>
    private sealed class Producer(int total) : Protocol
    {
        private readonly byte[] _piece = new byte[16 * 1024];
        private Transport? _transport;
        private int _written;

        public int Pauses { get; private set; }

        public override void ConnectionMade(Transport transport)
        {
            _transport = transport;
            Produce();
        }

        public override void DataReceived(ReadOnlySpan<byte> data)
        {
        }

        public override void PauseWriting() => Pauses++;

        public override void ResumeWriting() => Produce();

        private void Produce()
        {
            for (; _written < total && !_transport!.IsWritingPaused; _written += _piece.Length)
            {
                _transport.Write(_piece);
            }

            if (_written == total)
            {
                _transport!.Close();
            }
        }
    }
}
