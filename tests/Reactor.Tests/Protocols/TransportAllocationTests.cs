namespace Reactor.Tests.Protocols;

public sealed class TransportAllocationTests
{
    [Fact]
    public void Write_PingPongInSteadyState_AllocatesNothing()
    {
        const int Warm = 200;
        const int Measured = 2_000;
        var pinger = new Pinger(Warm, Warm + Measured);

        TestLoop.Run(async loop =>
        {
            using var server = ProtocolServer.Start(loop, Recorder.AnyPort, () => new Echo());
            (await Transport.ConnectAsync(loop, server.LocalEndPoint, pinger)).Write(new byte[1000]);
            await pinger.Done;
        });

        // The smallest object has 24 bytes: the bound leaves room for a slow path taken now and then, not for one object each time.
        Assert.InRange(pinger.Allocated, 0, Measured * 10);
    }

    /// <summary>Sends what it gets, and counts what the loop thread allocates from one round to another.</summary>
    private sealed class Pinger(int from, int to) : Protocol
    {
        private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private Transport? _transport;
        private long _start;
        private int _rounds;

        public Task Done => _done.Task;

        public long Allocated { get; private set; }

        public override void ConnectionMade(Transport transport) => _transport = transport;

        public override void DataReceived(ReadOnlySpan<byte> data)
        {
            if (_rounds == from)
            {
                _start = GC.GetAllocatedBytesForCurrentThread();
            }

            if (_rounds++ == to)
            {
                Allocated = GC.GetAllocatedBytesForCurrentThread() - _start;
                _transport!.Close();
                _done.SetResult();
                return;
            }

            _transport!.Write(data);
        }
    }
}
