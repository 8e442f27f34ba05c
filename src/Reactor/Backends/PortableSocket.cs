using System.Net;
using System.Net.Sockets;

namespace Reactor;

/// <summary>A socket of .NET that never blocks.</summary>
internal sealed class PortableSocket : RawSocket
{
    public PortableSocket(Socket socket)
    {
        Socket = socket;
        socket.Blocking = false;
        socket.NoDelay = true;
    }

    public Socket Socket { get; }

    public override IPEndPoint? LocalEndPoint => (IPEndPoint?)Socket.LocalEndPoint;

    public override int Receive(Span<byte> buffer, bool peek, out SocketError error) =>
        Socket.Receive(buffer, peek ? SocketFlags.Peek : SocketFlags.None, out error);

    public override int Send(ReadOnlySpan<byte> buffer, out SocketError error) => Socket.Send(buffer, SocketFlags.None, out error);

    public override SocketError StartConnect(IPEndPoint endPoint)
    {
        try
        {
            Socket.Connect(endPoint);
            return SocketError.Success;
        }
        catch (SocketException exception)
        {
            return exception.SocketErrorCode;
        }
    }

    public override SocketError FinishConnect() =>
        (SocketError)(int)Socket.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.Error)!;

    public override void Listen(IPEndPoint endPoint, int backlog)
    {
        Socket.Bind(endPoint);
        Socket.Listen(backlog);
    }

    public override RawSocket? Accept(out IPEndPoint? remote, out SocketError error)
    {
        try
        {
            var accepted = Socket.Accept();
            remote = (IPEndPoint?)accepted.RemoteEndPoint;
            error = SocketError.Success;
            return new PortableSocket(accepted);
        }
        catch (SocketException exception)
        {
            remote = null;
            error = exception.SocketErrorCode;
            return null;
        }
    }

    public override void ShutdownSend()
    {
        try
        {
            Socket.Shutdown(SocketShutdown.Send);
        }
        catch (SocketException)
        {
            // Not connected any more: there is no half left to end.
        }
    }

    public override void Close() => Socket.Dispose();
}
