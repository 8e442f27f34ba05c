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
        var socket = Create(loop, endPoint);
        try
        {
            socket.StartConnect(endPoint);
            loop.AddSource(socket, socket._descriptor);
        }
        catch
        {
            _ = Libc.close(socket._descriptor);
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

    private static unsafe LoopSocket Create(EventLoop loop, IPEndPoint endPoint)
    {
        var family = endPoint.AddressFamily == AddressFamily.InterNetworkV6 ? Libc.AF_INET6 : Libc.AF_INET;
        var descriptor = Libc.socket(family, Libc.SOCK_STREAM | Libc.SOCK_NONBLOCK | Libc.SOCK_CLOEXEC, 0);
        if (descriptor < 0)
        {
            throw Errno.ToSocketException(LastError);
        }

        // A request is one small write, and must not wait for the acknowledgement of the one before.
        var one = 1;
        _ = Libc.setsockopt(descriptor, Libc.IPPROTO_TCP, Libc.TCP_NODELAY, &one, sizeof(int));
        return new LoopSocket(loop, descriptor, endPoint);
    }

    /// <summary>Begins the connection; its end, good or bad, is announced as writability.</summary>
    private unsafe void StartConnect(IPEndPoint endPoint)
    {
        var address = endPoint.Serialize();
        int result;
        fixed (byte* start = address.Buffer.Span)
        {
            result = Libc.connect(_descriptor, start, address.Size);
        }

        // Interrupted, a connection goes on by itself (man 2 connect).
        if (result < 0 && LastError is not (Libc.EINPROGRESS or Libc.EINTR) and var error)
        {
            throw Errno.ToSocketException(error);
        }
    }

    private ValueTask WaitConnectedAsync(CancellationToken cancellationToken)
    {
        _connecting = true;
        _send.Begin();
        AwaitWritable(default, cancellationToken);
        return _send.Task;
    }

    private unsafe void FinishConnect()
    {
        var error = 0;
        var length = sizeof(int);
        _ = Libc.getsockopt(_descriptor, Libc.SOL_SOCKET, Libc.SO_ERROR, &error, &length);
        _connecting = false;
        EndSend(error == 0 ? null : Errno.ToSocketException(error));
    }
}
