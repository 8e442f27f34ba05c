using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Reactor;

/// <summary>A socket of Linux, by its descriptor.</summary>
internal sealed unsafe class NativeSocket : RawSocket
{
    private const int AddressCapacity = 28; // sizeof(struct sockaddr_in6)

    private NativeSocket(int descriptor)
    {
        Descriptor = descriptor;

        // A request is one small write, and must not wait for the acknowledgement of the one before.
        SetOption(Libc.IPPROTO_TCP, Libc.TCP_NODELAY, 1);
    }

    public int Descriptor { get; }

    public override IPEndPoint? LocalEndPoint
    {
        get
        {
            var address = stackalloc byte[AddressCapacity];
            var length = AddressCapacity;
            return Libc.getsockname(Descriptor, address, &length) == 0 ? ToEndPoint(address, length) : null;
        }
    }

    public static NativeSocket Create(AddressFamily family)
    {
        var domain = family == AddressFamily.InterNetworkV6 ? Libc.AF_INET6 : Libc.AF_INET;
        var descriptor = Libc.socket(domain, Libc.SOCK_STREAM | Libc.SOCK_NONBLOCK | Libc.SOCK_CLOEXEC, 0);
        var socket = descriptor >= 0 ? new NativeSocket(descriptor) : throw new SocketException((int)LastError);
        if (domain == Libc.AF_INET6)
        {
            // What a system may be configured not to do by itself (man 7 ipv6, bindv6only).
            socket.SetOption(Libc.IPPROTO_IPV6, Libc.IPV6_V6ONLY, 0);
        }

        return socket;
    }

    public override int Receive(Span<byte> buffer, bool peek, out SocketError error)
    {
        nint count;
        fixed (byte* start = buffer)
        {
            do
            {
                count = Libc.recv(Descriptor, start, buffer.Length, peek ? Libc.MSG_PEEK : 0);
            }
            while (count < 0 && WasInterrupted);
        }

        error = count < 0 ? LastError : SocketError.Success;
        return (int)count;
    }

    public override int Send(ReadOnlySpan<byte> buffer, out SocketError error)
    {
        nint count;
        fixed (byte* start = buffer)
        {
            do
            {
                count = Libc.send(Descriptor, start, buffer.Length, Libc.MSG_NOSIGNAL);
            }
            while (count < 0 && WasInterrupted);
        }

        error = count < 0 ? LastError : SocketError.Success;
        return (int)count;
    }

    public override SocketError StartConnect(IPEndPoint endPoint)
    {
        var address = endPoint.Serialize();
        fixed (byte* start = address.Buffer.Span)
        {
            // Interrupted, a connection goes on by itself (man 2 connect).
            return Libc.connect(Descriptor, start, address.Size) == 0 || WasInterrupted ? SocketError.Success : LastError;
        }
    }

    public override SocketError FinishConnect()
    {
        var errno = 0;
        var length = sizeof(int);
        _ = Libc.getsockopt(Descriptor, Libc.SOL_SOCKET, Libc.SO_ERROR, &errno, &length);
        return errno == 0 ? SocketError.Success : Errno.ToSocketError(errno);
    }

    public override void Listen(IPEndPoint endPoint, int backlog)
    {
        SetOption(Libc.SOL_SOCKET, Libc.SO_REUSEADDR, 1);
        var address = endPoint.Serialize();
        fixed (byte* start = address.Buffer.Span)
        {
            if (Libc.bind(Descriptor, start, address.Size) != 0 || Libc.listen(Descriptor, backlog) != 0)
            {
                throw new SocketException((int)LastError);
            }
        }
    }

    public override RawSocket? Accept(out IPEndPoint? remote, out SocketError error)
    {
        var address = stackalloc byte[AddressCapacity];
        int length, descriptor;
        do
        {
            length = AddressCapacity;
            descriptor = Libc.accept4(Descriptor, address, &length, Libc.SOCK_NONBLOCK | Libc.SOCK_CLOEXEC);
        }
        while (descriptor < 0 && WasInterrupted);

        error = descriptor < 0 ? LastError : SocketError.Success;
        remote = descriptor < 0 ? null : ToEndPoint(address, length);
        return descriptor < 0 ? null : new NativeSocket(descriptor);
    }

    public override void ShutdownSend() => _ = Libc.shutdown(Descriptor, Libc.SHUT_WR);

    public override void Close() => _ = Libc.close(Descriptor);

    private static bool WasInterrupted => Marshal.GetLastPInvokeError() == Libc.EINTR;

    private static SocketError LastError => Errno.ToSocketError(Marshal.GetLastPInvokeError());

    private static IPEndPoint ToEndPoint(byte* address, int length)
    {
        // struct sockaddr_in is shorter than sockaddr_in6; .NET knows both from their family.
        var family = *(ushort*)address == Libc.AF_INET6 ? AddressFamily.InterNetworkV6 : AddressFamily.InterNetwork;
        var serialized = new SocketAddress(family, length);
        new ReadOnlySpan<byte>(address, length).CopyTo(serialized.Buffer.Span);
        return (IPEndPoint)new IPEndPoint(family == AddressFamily.InterNetworkV6 ? IPAddress.IPv6Any : IPAddress.Any, 0).Create(serialized);
    }

    private void SetOption(int level, int name, int value) => _ = Libc.setsockopt(Descriptor, level, name, &value, sizeof(int));
}
