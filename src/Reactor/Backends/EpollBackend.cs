using System.Diagnostics;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Reactor;

/// <summary>The back end of Linux: epoll, edge-triggered.</summary>
/// <remarks>A descriptor is registered once, for everything, and leaves when it is closed; there is nothing to modify.</remarks>
internal sealed unsafe class EpollBackend : LoopBackend
{
    private const int EventCapacity = 1024;
    private const ulong WakeKey = ulong.MaxValue;

    // struct epoll_event is packed on x86-64 (and x86) only: events is 4 bytes, data the 8 after it or after 4 of padding.
    private static readonly int DataOffset =
        RuntimeInformation.ProcessArchitecture is Architecture.X64 or Architecture.X86 ? 4 : 8;

    private static readonly int EventSize = DataOffset + 8;

    private readonly int _epoll;
    private readonly int _wake = -1;
    private readonly byte* _events;
    private bool _disposed;

    public EpollBackend()
    {
        if (!OperatingSystem.IsLinux())
        {
            throw new PlatformNotSupportedException("Only Linux has epoll; the portable back end works here.");
        }

        _epoll = ThrowIfFailed(Libc.epoll_create1(Libc.EPOLL_CLOEXEC));
        try
        {
            _wake = ThrowIfFailed(Libc.eventfd(0, Libc.EFD_CLOEXEC | Libc.EFD_NONBLOCK));
            _events = (byte*)NativeMemory.Alloc((nuint)(EventCapacity * EventSize));

            // For reading only: an eventfd becomes writable again whenever it is read, and each wake-up would be followed by another.
            Add(_wake, WakeKey, Libc.EPOLLIN);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public override void Dispose()
    {
        if (!_disposed)
        {
            _disposed = true;
            _ = Libc.close(_wake);
            _ = Libc.close(_epoll);
            NativeMemory.Free(_events);
        }
    }

    internal override long GetTimestamp() => Stopwatch.GetTimestamp();

    internal override RawSocket CreateSocket(AddressFamily family) => NativeSocket.Create(family);

    internal override void Add(RawSocket socket, ulong key) => Add(((NativeSocket)socket).Descriptor, key);

    /// <summary>Begins to watch any descriptor, for reading, writing and hang-up, until it is closed.</summary>
    internal void Add(int descriptor, ulong key) => Add(descriptor, key, Libc.EPOLLIN | Libc.EPOLLOUT | Libc.EPOLLRDHUP);

    internal override void Modify(RawSocket socket, ulong key, Readiness interest)
    {
    }

    internal override void Remove(RawSocket socket, ulong key)
    {
    }

    internal override void Wait(long deadline, EventLoop ready)
    {
        // An interrupted wait (EINTR) is one in which nothing happened: the loop computes its deadline anew.
        var count = Libc.epoll_wait(_epoll, _events, EventCapacity, ToMilliseconds(deadline));
        for (var index = 0; index < count; index++)
        {
            var epollEvent = _events + index * EventSize;
            var key = *(ulong*)(epollEvent + DataOffset);
            if (key == WakeKey)
            {
                ulong wakeUps;
                _ = Libc.read(_wake, &wakeUps, sizeof(ulong));
            }
            else
            {
                ready.QueueReady(key, ToReadiness(*(uint*)epollEvent));
            }
        }
    }

    internal override void Wake()
    {
        ulong one = 1;
        _ = Libc.write(_wake, &one, sizeof(ulong));
    }

    /// <summary>Rounded up, so that the loop never spins until a timer is due.</summary>
    private int ToMilliseconds(long deadline)
    {
        if (deadline == long.MaxValue)
        {
            return Timeout.Infinite;
        }

        var now = GetTimestamp();
        if (deadline <= now)
        {
            return 0;
        }

        var ticksPerMillisecond = Stopwatch.Frequency / 1000;
        return (int)Math.Min((deadline - now - 1) / ticksPerMillisecond + 1, int.MaxValue);
    }

    private void Add(int descriptor, ulong key, uint events)
    {
        var buffer = stackalloc byte[EventSize];
        *(uint*)buffer = events | Libc.EPOLLET;
        *(ulong*)(buffer + DataOffset) = key;
        ThrowIfFailed(Libc.epoll_ctl(_epoll, Libc.EPOLL_CTL_ADD, descriptor, buffer));
    }

    private static Readiness ToReadiness(uint events)
    {
        const uint HangUp = Libc.EPOLLERR | Libc.EPOLLHUP | Libc.EPOLLRDHUP;
        var readiness = Readiness.None;
        if ((events & (Libc.EPOLLIN | HangUp)) != 0)
        {
            readiness |= Readiness.Readable;
        }

        if ((events & (Libc.EPOLLOUT | Libc.EPOLLERR | Libc.EPOLLHUP)) != 0)
        {
            readiness |= Readiness.Writable;
        }

        if ((events & HangUp) != 0)
        {
            readiness |= Readiness.HungUp;
        }

        return readiness;
    }

    private static int ThrowIfFailed(int result) =>
        result >= 0 ? result : throw new SocketException((int)Errno.ToSocketError(Marshal.GetLastPInvokeError()));
}
