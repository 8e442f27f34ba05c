using System.Diagnostics;
using System.Net.Sockets;
using Reactor;

namespace Loops;

/// <summary>A back end without a system below it: every connection is there at once, and every request is answered at once from memory.</summary>
/// <remarks>The clock is the real one. So what is measured on it is the program, and no server takes a processor from it.</remarks>
/// <param name="closed">Told of the processor time of the loop's thread, when the loop is closed.</param>
internal sealed class CannedBackend(Action<TimeSpan> closed) : LoopBackend
{
    private readonly Queue<(ulong Key, Readiness Readiness)> _ready = new();
    private readonly SemaphoreSlim _wake = new(0);

    public override void Dispose()
    {
        _wake.Dispose();
        closed(ProcessorTime.OfThread());
    }

    /// <summary>Tells the loop what a socket is ready for.</summary>
    public void Tell(ulong key, Readiness readiness) => _ready.Enqueue((key, readiness));

    internal override long GetTimestamp() => Stopwatch.GetTimestamp();

    internal override RawSocket CreateSocket(AddressFamily family) => new CannedSocket(this);

    internal override void Add(RawSocket socket, ulong key) => ((CannedSocket)socket).Key = key;

    internal override void Modify(RawSocket socket, ulong key, Readiness interest)
    {
        var readiness = ((CannedSocket)socket).Readiness & interest;
        if (readiness != Readiness.None)
        {
            Tell(key, readiness);
        }
    }

    internal override void Remove(RawSocket socket, ulong key)
    {
    }

    internal override void Wait(long deadline, EventLoop ready)
    {
        if (_ready.Count == 0)
        {
            _wake.Wait(ToMilliseconds(deadline));
        }

        // One wake-up is as good as many.
        while (_wake.Wait(0))
        {
        }

        while (_ready.TryDequeue(out var told))
        {
            ready.QueueReady(told.Key, told.Readiness);
        }
    }

    internal override void Wake() => _wake.Release();

    private static int ToMilliseconds(long deadline)
    {
        var now = Stopwatch.GetTimestamp();
        return deadline == long.MaxValue ? Timeout.Infinite
            : deadline <= now ? 0
            : (int)Math.Min(((deadline - now - 1) / (Stopwatch.Frequency / 1000)) + 1, int.MaxValue);
    }
}
