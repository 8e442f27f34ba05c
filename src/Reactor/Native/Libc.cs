using System.Runtime.InteropServices;

namespace Reactor;

/// <summary>The calls and constants of the C library on Linux that the loop is made of.</summary>
/// <remarks>Each call sets errno on failure; read it with <see cref="Marshal.GetLastPInvokeError"/>. See the man pages of
/// section 2, and man 7 epoll for the rules of edge-triggered polling.</remarks>
internal static unsafe partial class Libc
{
    internal const int EPOLL_CLOEXEC = 0x80000;
    internal const int EPOLL_CTL_ADD = 1;
    internal const uint EPOLLIN = 0x1;
    internal const uint EPOLLOUT = 0x4;
    internal const uint EPOLLERR = 0x8;
    internal const uint EPOLLHUP = 0x10;
    internal const uint EPOLLRDHUP = 0x2000;
    internal const uint EPOLLET = 1u << 31;

    internal const int EFD_CLOEXEC = 0x80000;
    internal const int EFD_NONBLOCK = 0x800;

    internal const int AF_INET = 2;
    internal const int AF_INET6 = 10;
    internal const int SOCK_STREAM = 1;
    internal const int SOCK_NONBLOCK = 0x800;
    internal const int SOCK_CLOEXEC = 0x80000;
    internal const int SOL_SOCKET = 1;
    internal const int SO_ERROR = 4;
    internal const int IPPROTO_IPV6 = 41;
    internal const int IPV6_V6ONLY = 26;
    internal const int IPPROTO_TCP = 6;
    internal const int TCP_NODELAY = 1;
    internal const int SO_REUSEADDR = 2;
    internal const int SHUT_WR = 1;
    internal const int MSG_PEEK = 0x2;
    internal const int MSG_NOSIGNAL = 0x4000;

    internal const int EINTR = 4;
    internal const int EAGAIN = 11;

    private const string Library = "libc";

    [LibraryImport(Library, SetLastError = true)]
    internal static partial int epoll_create1(int flags);

    [LibraryImport(Library, SetLastError = true)]
    internal static partial int epoll_ctl(int epoll, int operation, int descriptor, void* epollEvent);

    [LibraryImport(Library, SetLastError = true)]
    internal static partial int epoll_wait(int epoll, void* events, int capacity, int timeoutMilliseconds);

    [LibraryImport(Library, SetLastError = true)]
    internal static partial int eventfd(uint initialValue, int flags);

    [LibraryImport(Library, SetLastError = true)]
    internal static partial nint read(int descriptor, void* buffer, nint length);

    [LibraryImport(Library, SetLastError = true)]
    internal static partial nint write(int descriptor, void* buffer, nint length);

    [LibraryImport(Library, SetLastError = true)]
    internal static partial int close(int descriptor);

    [LibraryImport(Library, SetLastError = true)]
    internal static partial int socket(int domain, int type, int protocol);

    [LibraryImport(Library, SetLastError = true)]
    internal static partial int connect(int descriptor, void* address, int addressLength);

    [LibraryImport(Library, SetLastError = true)]
    internal static partial int bind(int descriptor, void* address, int addressLength);

    [LibraryImport(Library, SetLastError = true)]
    internal static partial int listen(int descriptor, int backlog);

    [LibraryImport(Library, SetLastError = true)]
    internal static partial int accept4(int descriptor, void* address, int* addressLength, int flags);

    [LibraryImport(Library, SetLastError = true)]
    internal static partial int getsockname(int descriptor, void* address, int* addressLength);

    [LibraryImport(Library, SetLastError = true)]
    internal static partial int shutdown(int descriptor, int how);

    [LibraryImport(Library, SetLastError = true)]
    internal static partial nint recv(int descriptor, void* buffer, nint length, int flags);

    [LibraryImport(Library, SetLastError = true)]
    internal static partial nint send(int descriptor, void* buffer, nint length, int flags);

    [LibraryImport(Library, SetLastError = true)]
    internal static partial int getsockopt(int descriptor, int level, int name, void* value, int* length);

    [LibraryImport(Library, SetLastError = true)]
    internal static partial int setsockopt(int descriptor, int level, int name, void* value, int length);
}
