using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Reactor;

/// <summary>The back end for every system: .NET's sockets, and its select.</summary>
/// <remarks>One-shot: a socket is waited for only while something is asked of it, and the question ends with the answer. Every
/// wait hands the system the whole list, so the cost of a turn grows with the sockets that wait.</remarks>
internal sealed class PortableBackend : LoopBackend
{
    private readonly Dictionary<Socket, Watch> _watched = [];
    private readonly List<Socket> _reading = [];
    private readonly List<Socket> _writing = [];
    private readonly List<Socket> _failing = [];
    private readonly byte[] _wakeUps = new byte[64];
    private readonly Socket _wakeReceiver;
    private readonly Socket _wakeSender;

    public PortableBackend()
    {
        // A datagram to oneself is the one way to end a select that every system has.
        _wakeReceiver = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { Blocking = false };
        _wakeReceiver.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _wakeSender = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { Blocking = false };
        _wakeSender.Connect(_wakeReceiver.LocalEndPoint!);
        _wakeReceiver.Connect(_wakeSender.LocalEndPoint!);
    }

    public override void Dispose()
    {
        _wakeReceiver.Dispose();
        _wakeSender.Dispose();
    }

    internal override long GetTimestamp() => Stopwatch.GetTimestamp();

    internal override RawSocket CreateSocket(AddressFamily family)
    {
        var socket = new Socket(family, SocketType.Stream, ProtocolType.Tcp);
        if (family == AddressFamily.InterNetworkV6)
        {
            socket.DualMode = true;
        }

        return new PortableSocket(socket);
    }

    internal override void Add(RawSocket socket, ulong key) => _watched.Add(((PortableSocket)socket).Socket, new Watch(key));

    internal override void Modify(RawSocket socket, ulong key, Readiness interest) =>
        _watched[((PortableSocket)socket).Socket].Interest |= interest;

    internal override void Remove(RawSocket socket, ulong key) => _watched.Remove(((PortableSocket)socket).Socket);

    internal override void Wait(long deadline, EventLoop ready)
    {
        FillLists();
        Socket.Select(_reading, _writing, _failing, ToTimeout(deadline));
        Tell(_reading, Readiness.Readable, ready);
        Tell(_writing, Readiness.Writable, ready);
        Tell(_failing, Readiness.Readable | Readiness.Writable | Readiness.HungUp, ready);
    }

    internal override void Wake()
    {
        try
        {
            _wakeSender.Send([1]);
        }
        catch (SocketException)
        {
            // The buffer is full of wake-ups that have not been taken note of: one more would say nothing.
        }
    }

    private TimeSpan ToTimeout(long deadline)
    {
        if (deadline == long.MaxValue)
        {
            return Timeout.InfiniteTimeSpan;
        }

        // Rounded up to a whole millisecond, so that the loop never spins until a timer is due.
        var now = GetTimestamp();
        var wait = deadline <= now ? 0 : deadline - now;
        return TimeSpan.FromMilliseconds(Math.Min(Math.Ceiling(wait * 1000.0 / Stopwatch.Frequency), int.MaxValue / 1000));
    }

    private void FillLists()
    {
        _reading.Clear();
        _writing.Clear();
        _failing.Clear();
        _reading.Add(_wakeReceiver);
        foreach (var (socket, watch) in _watched)
        {
            if ((watch.Interest & Readiness.Readable) != 0)
            {
                _reading.Add(socket);
            }

            if ((watch.Interest & Readiness.Writable) != 0)
            {
                _writing.Add(socket);

                // Where a refused connection is told apart from a writable one.
                _failing.Add(socket);
            }
        }
    }

    private void Tell(List<Socket> sockets, Readiness readiness, EventLoop ready)
    {
        foreach (var socket in sockets)
        {
            if (socket == _wakeReceiver)
            {
                TakeWakeUps();
            }
            else if (_watched.TryGetValue(socket, out var watch))
            {
                watch.Interest &= ~readiness;
                ready.QueueReady(watch.Key, readiness);
            }
        }
    }

    private void TakeWakeUps()
    {
        do
        {
            _wakeReceiver.Receive(_wakeUps, SocketFlags.None, out var error);
            if (error != SocketError.Success)
            {
                return;
            }
        }
        while (_wakeReceiver.Available > 0);
    }

    private sealed class Watch(ulong key)
    {
        public ulong Key => key;

        public Readiness Interest { get; set; }
    }
}
