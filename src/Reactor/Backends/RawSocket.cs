using System.Net;
using System.Net.Sockets;

namespace Reactor;

/// <summary>A nonblocking TCP socket as a back end has it: tries, and says if it would have had to wait.</summary>
/// <remarks>Loop thread only. An operation that would block gives <see cref="SocketError.WouldBlock"/>.</remarks>
internal abstract class RawSocket
{
    public abstract IPEndPoint? LocalEndPoint { get; }

    /// <summary>Receives what is there.</summary>
    /// <returns>The number of bytes, 0 at the end of the stream; with <paramref name="peek"/> they stay.</returns>
    public abstract int Receive(Span<byte> buffer, bool peek, out SocketError error);

    /// <summary>Sends as much as there is room for.</summary>
    public abstract int Send(ReadOnlySpan<byte> buffer, out SocketError error);

    /// <summary>Begins to connect; the end of it, good or bad, is told as writability.</summary>
    /// <returns>Success and WouldBlock both mean that it has begun.</returns>
    public abstract SocketError StartConnect(IPEndPoint endPoint);

    /// <summary>How a connection that was begun has ended.</summary>
    public abstract SocketError FinishConnect();

    /// <summary>Begins to accept connections; one that waits is told as readability.</summary>
    /// <exception cref="SocketException">The address cannot be had.</exception>
    public abstract void Listen(IPEndPoint endPoint, int backlog);

    /// <summary>Takes a connection that waits.</summary>
    /// <returns>Its socket, and the address of the other side; null where there is an error.</returns>
    public abstract RawSocket? Accept(out IPEndPoint? remote, out SocketError error);

    /// <summary>Ends the outgoing half of the connection.</summary>
    public abstract void ShutdownSend();

    public abstract void Close();
}
