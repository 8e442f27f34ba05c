using System.Net;
using System.Net.Sockets;
using Reactor;

namespace Loops;

/// <summary>A connection to a server that has every page at hand.</summary>
internal sealed class CannedSocket(CannedBackend backend) : RawSocket
{
    private byte[] _answer = [];
    private int _sent;

    /// <summary>Where the loop finds the socket.</summary>
    public ulong Key { get; set; }

    public Readiness Readiness => _sent < _answer.Length ? Readiness.Readable | Readiness.Writable : Readiness.Writable;

    public override IPEndPoint? LocalEndPoint => null;

    public override int Receive(Span<byte> buffer, bool peek, out SocketError error)
    {
        var rest = _answer.AsSpan(_sent);
        var count = Math.Min(rest.Length, buffer.Length);
        rest[..count].CopyTo(buffer);
        error = rest.Length > 0 ? SocketError.Success : SocketError.WouldBlock;
        if (!peek)
        {
            _sent += count;
        }

        return count;
    }

    /// <summary>Takes a request, which the client writes at once, one at a time.</summary>
    public override int Send(ReadOnlySpan<byte> buffer, out SocketError error)
    {
        _answer = CannedPages.Answer(buffer);
        _sent = 0;
        backend.Tell(Key, Readiness.Readable);
        error = SocketError.Success;
        return buffer.Length;
    }

    public override SocketError StartConnect(IPEndPoint endPoint)
    {
        backend.Tell(Key, Readiness.Writable);
        return SocketError.WouldBlock;
    }

    public override SocketError FinishConnect() => SocketError.Success;

    public override void Listen(IPEndPoint endPoint, int backlog) => throw new NotSupportedException();

    public override RawSocket? Accept(out IPEndPoint? remote, out SocketError error) => throw new NotSupportedException();

    public override void ShutdownSend()
    {
    }

    public override void Close()
    {
    }
}
