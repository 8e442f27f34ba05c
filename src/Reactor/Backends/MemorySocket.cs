using System.Net;
using System.Net.Sockets;

namespace Reactor;

/// <summary>A socket on a <see cref="MemoryNetwork"/>.</summary>
internal sealed class MemorySocket(MemoryNetwork network, AddressFamily family) : RawSocket
{
    private readonly ByteBuffer _received = new();
    private readonly Queue<MemorySocket> _waitingToBeAccepted = new();
    private IPEndPoint? _local;
    private IPEndPoint? _remote;
    private MemorySocket? _peer;
    private SocketError _failure;
    private int _backlog;
    private int _buffered;
    private bool _listening;
    private bool _endReceived;
    private bool _sendEnded;
    private bool _closed;

    /// <summary>Where the loop finds the socket; null before it is watched, and after.</summary>
    public ulong? Key { get; set; }

    /// <summary>Called when the socket is closed.</summary>
    public Action? Closed { get; init; }

    public override IPEndPoint? LocalEndPoint => _local;

    /// <summary>What an operation would not have to wait for.</summary>
    public Readiness Readiness
    {
        get
        {
            var readiness = Readiness.None;
            if (_received.Length > 0 || _endReceived || _waitingToBeAccepted.Count > 0 || _failure != SocketError.Success)
            {
                readiness |= Readiness.Readable;
            }

            if (HasRoom || _failure != SocketError.Success)
            {
                readiness |= Readiness.Writable;
            }

            return readiness;
        }
    }

    private bool HasRoom => _peer is not null && _peer._buffered < network.BufferCapacity;

    public override int Receive(Span<byte> buffer, bool peek, out SocketError error)
    {
        var count = _received.Peek(buffer);
        error = count > 0 ? SocketError.Success
            : _failure != SocketError.Success ? _failure
            : _endReceived ? SocketError.Success
            : SocketError.WouldBlock;
        if (!peek && count > 0)
        {
            Take(count);
        }

        return count;
    }

    public override int Send(ReadOnlySpan<byte> buffer, out SocketError error)
    {
        error = _failure != SocketError.Success ? _failure
            : _sendEnded || _peer is null ? SocketError.Shutdown
            : HasRoom ? SocketError.Success
            : SocketError.WouldBlock;
        if (error != SocketError.Success)
        {
            return 0;
        }

        var peer = _peer!;
        var chunk = buffer[..Math.Min(buffer.Length, network.BufferCapacity - peer._buffered)].ToArray();
        peer._buffered += chunk.Length;
        AfterLatency(() => peer.Arrive(chunk));
        return chunk.Length;
    }

    public override SocketError StartConnect(IPEndPoint endPoint)
    {
        _remote = endPoint;
        var address = family == AddressFamily.InterNetworkV6 ? IPAddress.IPv6Loopback : IPAddress.Loopback;
        _local = new IPEndPoint(address, network.TakePort());
        if (!network.IsSilent(endPoint))
        {
            AfterLatency(ReachListener);
        }

        return SocketError.WouldBlock;
    }

    public override SocketError FinishConnect() => _failure;

    public override void Listen(IPEndPoint endPoint, int backlog)
    {
        _local = network.Listen(this, endPoint);
        _backlog = backlog;
        _listening = true;
    }

    public override RawSocket? Accept(out IPEndPoint? remote, out SocketError error)
    {
        if (_waitingToBeAccepted.Count == 0 || network.AcceptFailure != SocketError.Success)
        {
            remote = null;
            error = _waitingToBeAccepted.Count == 0 ? SocketError.WouldBlock : network.AcceptFailure;
            return null;
        }

        var waiting = _waitingToBeAccepted.Dequeue();
        remote = waiting._remote;
        error = SocketError.Success;
        return waiting;
    }

    public override void ShutdownSend()
    {
        if (!_sendEnded && _peer is { } peer)
        {
            _sendEnded = true;
            AfterLatency(peer.ArriveEnd);
        }
    }

    public override void Close()
    {
        if (_closed)
        {
            return;
        }

        _closed = true;
        Closed?.Invoke();
        if (_listening)
        {
            network.StopListening(_local!);
            foreach (var waiting in _waitingToBeAccepted)
            {
                waiting._closed = true;
                waiting.ResetPeer();
            }
        }
        else if (_received.Length > 0)
        {
            // What the other side has sent will never be read: it is told so by a reset, as TCP does (RFC 9293, section 3.10.4).
            ResetPeer();
        }
        else
        {
            ShutdownSend();
        }
    }

    private void Take(int count)
    {
        _received.Skip(count);
        var wasFull = _buffered >= network.BufferCapacity;
        _buffered -= count;
        if (wasFull && _peer is { } sender)
        {
            AfterLatency(() => sender.Tell(Readiness.Writable));
        }
    }

    private void ReachListener()
    {
        var listener = network.FindListener(_remote!);
        if (_closed)
        {
            return;
        }

        if (listener is null || listener._waitingToBeAccepted.Count >= listener._backlog)
        {
            AfterLatency(() => Fail(SocketError.ConnectionRefused));
            return;
        }

        var other = new MemorySocket(network, family) { _local = _remote, _remote = _local, _peer = this };
        listener._waitingToBeAccepted.Enqueue(other);
        listener.Tell(Readiness.Readable);
        AfterLatency(() =>
        {
            _peer = other;
            if (_closed)
            {
                // Given up on the way: the other side, which may have been accepted already, must not wait for it for ever.
                ResetPeer();
            }

            Tell(Readiness.Writable);
        });
    }

    private void Arrive(byte[] chunk)
    {
        if (_closed)
        {
            ResetPeer();
            return;
        }

        _received.Append(chunk);
        Tell(Readiness.Readable);
    }

    private void ArriveEnd()
    {
        _endReceived = true;
        Tell(Readiness.Readable | Readiness.HungUp);
    }

    private void Fail(SocketError failure)
    {
        _failure = failure;
        Tell(Readiness.Readable | Readiness.Writable | Readiness.HungUp);
    }

    private void ResetPeer()
    {
        if (_peer is { } peer)
        {
            AfterLatency(() => peer.Fail(SocketError.ConnectionReset));
        }
    }

    private void Tell(Readiness readiness) => network.Time.Tell(Key, readiness);

    private void AfterLatency(Action happening) => network.Time.Schedule(network.Latency, happening);
}
