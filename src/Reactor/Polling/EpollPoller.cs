using System.Runtime.InteropServices;

namespace Reactor;

/// <summary>A descriptor that became ready: the key under which it was added, and what it is ready for.</summary>
internal readonly record struct ReadyEvent(ulong Key, Readiness Readiness);

/// <summary>The back end of the loop: waits for descriptors by epoll, edge-triggered.</summary>
/// <remarks>
/// Its owner adds and waits on one thread; <see cref="Wake"/> is for any. A descriptor leaves when it is closed; an event may
/// still be delivered for a key that its owner has given up, and one may be delivered though nothing happened.
/// </remarks>
internal sealed unsafe class EpollPoller : IDisposable
{
    private const int EventCapacity = 1024;
    private const ulong WakeKey = ulong.MaxValue;

    // struct epoll_event is packed on x86-64 (and x86) only: events is 4 bytes, data the 8 after it or after 4 of padding.
    private static readonly int DataOffset =
        RuntimeInformation.ProcessArchitecture is Architecture.X64 or Architecture.X86 ? 4 : 8;

    private static readonly int EventSize = DataOffset + 8;

    private readonly int _epoll;
    private readonly int _wake;
    private readonly byte* _events;
    private int _disposed;

    public EpollPoller()
    {
        if (!OperatingSystem.IsLinux())
        {
            throw new PlatformNotSupportedException("This event loop needs Linux's epoll.");
        }

        _epoll = ThrowIfFailed(Libc.epoll_create1(Libc.EPOLL_CLOEXEC));
        _wake = ThrowIfFailed(Libc.eventfd(0, Libc.EFD_CLOEXEC | Libc.EFD_NONBLOCK));
        _events = (byte*)NativeMemory.Alloc((nuint)(EventCapacity * EventSize));

        // For reading only: an eventfd becomes writable again whenever it is read, and each wake-up would be followed by another.
        Add(_wake, WakeKey, Libc.EPOLLIN);
    }

    /// <summary>Begins to watch a descriptor, for reading, writing and hang-up, until it is closed.</summary>
    public void Add(int descriptor, ulong key) => Add(descriptor, key, Libc.EPOLLIN | Libc.EPOLLOUT | Libc.EPOLLRDHUP);

    /// <summary>Waits until a descriptor is ready, the time is over, or another thread wakes it.</summary>
    /// <returns>How many events can be read with <see cref="TryGet"/> until the next wait.</returns>
    public int Wait(int timeoutMilliseconds)
    {
        // An interrupted wait (EINTR) is one in which nothing happened: the loop computes its timeout anew.
        return Math.Max(0, Libc.epoll_wait(_epoll, _events, EventCapacity, timeoutMilliseconds));
    }

    /// <summary>The event at <paramref name="index"/>; false for a wake-up, which it takes note of.</summary>
    public bool TryGet(int index, out ReadyEvent ready)
    {
        var epollEvent = _events + index * EventSize;
        var key = *(ulong*)(epollEvent + DataOffset);
        if (key == WakeKey)
        {
            ulong count;
            Libc.read(_wake, &count, sizeof(ulong));
            ready = default;
            return false;
        }

        ready = new ReadyEvent(key, ToReadiness(*(uint*)epollEvent));
        return true;
    }

    /// <summary>Ends the wait of the owner's thread, or the next one if it does not wait now. Any thread.</summary>
    public void Wake()
    {
        ulong one = 1;
        Libc.write(_wake, &one, sizeof(ulong));
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            Libc.close(_wake);
            Libc.close(_epoll);
            NativeMemory.Free(_events);
        }
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
        result >= 0 ? result : throw Errno.ToSocketException(Marshal.GetLastPInvokeError());
}
