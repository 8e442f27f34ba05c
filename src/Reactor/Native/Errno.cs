using System.Net.Sockets;

namespace Reactor;

/// <summary>What the system's error numbers are called in .NET.</summary>
internal static class Errno
{
    /// <summary>The exception for an <paramref name="errno"/> of Linux, with .NET's message for it.</summary>
    public static SocketException ToSocketException(int errno) => new((int)ToSocketError(errno));

    /// <summary>As a failed read or write of a stream, the way <see cref="NetworkStream"/> reports it.</summary>
    public static IOException ToIOException(int errno)
    {
        var inner = ToSocketException(errno);
        return new IOException(inner.Message, inner);
    }

    private static SocketError ToSocketError(int errno) => errno switch
    {
        13 or 1 => SocketError.AccessDenied,
        22 => SocketError.InvalidArgument,
        23 or 24 => SocketError.TooManyOpenSockets,
        32 => SocketError.Shutdown,
        97 => SocketError.AddressFamilyNotSupported,
        98 => SocketError.AddressAlreadyInUse,
        99 => SocketError.AddressNotAvailable,
        100 => SocketError.NetworkDown,
        101 => SocketError.NetworkUnreachable,
        103 => SocketError.ConnectionAborted,
        104 => SocketError.ConnectionReset,
        105 or 12 => SocketError.NoBufferSpaceAvailable,
        107 => SocketError.NotConnected,
        110 => SocketError.TimedOut,
        111 => SocketError.ConnectionRefused,
        112 => SocketError.HostDown,
        113 => SocketError.HostUnreachable,
        _ => SocketError.SocketError,
    };
}
