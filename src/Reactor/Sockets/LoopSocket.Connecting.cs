using System.Net;
using System.Net.Sockets;

namespace Reactor;

public sealed partial class LoopSocket
{
    /// <summary>Opens a TCP connection, with Nagle's algorithm off.</summary>
    /// <remarks>Loop thread only. A connection attempt that fails or is cancelled leaves no descriptor behind.</remarks>
    /// <exception cref="SocketException">The connection was refused, timed out, or could not be tried.</exception>
    public static async ValueTask<LoopSocket> ConnectAsync(
        EventLoop loop, IPEndPoint endPoint, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(loop);
        ArgumentNullException.ThrowIfNull(endPoint);
        loop.VerifyAccess();
        cancellationToken.ThrowIfCancellationRequested();
        var raw = loop.Backend.CreateSocket(endPoint.AddressFamily);
        var socket = new LoopSocket(loop, raw, endPoint);
        try
        {
            socket.StartConnect(endPoint);
        }
        catch
        {
            socket._trace?.Dispose();
            raw.Close();
            throw;
        }

        try
        {
            await socket.WaitConnectedAsync(cancellationToken);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Makes a socket of a connection that has been accepted.</summary>
    internal static LoopSocket Adopt(EventLoop loop, RawSocket raw, IPEndPoint remoteEndPoint)
    {
        var socket = new LoopSocket(loop, raw, remoteEndPoint) { _writable = true };
        try
        {
            loop.AddSource(socket, raw);
            return socket;
        }
        catch
        {
            socket._trace?.Dispose();
            raw.Close();
            throw;
        }
    }

    private void StartConnect(IPEndPoint endPoint)
    {
        var error = _socket.StartConnect(endPoint);
        if (error is not (SocketError.Success or SocketError.WouldBlock))
        {
            throw new SocketException((int)error);
        }

        _loop.AddSource(this, _socket);
    }

    private ValueTask WaitConnectedAsync(CancellationToken cancellationToken)
    {
        _connecting = true;
        _send.Begin();
        StartWait(default, cancellationToken);
        Await(Readiness.Writable);
        return _send.Task;
    }

    private void FinishConnect()
    {
        var error = _socket.FinishConnect();
        _connecting = false;
        EndSend(error == SocketError.Success ? null : new SocketException((int)error));
    }
}
