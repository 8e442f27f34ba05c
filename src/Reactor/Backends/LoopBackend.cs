using System.Net.Sockets;

namespace Reactor;

/// <summary>What a loop stands on: a clock, a poller, and the sockets that the poller can watch.</summary>
/// <remarks>
/// A back end serves one loop. All of it is for the loop's thread, but for <see cref="Wake"/>. Its contract is small: sockets are
/// added and removed; <see cref="Modify"/> asks to be told once when a socket is ready; <see cref="Wait"/> waits for that, for a
/// deadline, or for a wake-up. A back end may tell what nobody asked for (an edge-triggered one does), and may tell that a
/// socket is ready when it is not: whoever is told tries, and asks again.
/// </remarks>
public abstract class LoopBackend : IDisposable
{
    private int _attached;

    private protected LoopBackend()
    {
    }

    /// <summary>What a loop stands on if nothing else is said: epoll on Linux, the portable back end elsewhere.</summary>
    public static LoopBackend CreateDefault() => OperatingSystem.IsLinux() ? CreateEpoll() : CreatePortable();

    /// <summary>Linux's epoll, edge-triggered, with sockets of the system: the fast one.</summary>
    /// <exception cref="PlatformNotSupportedException">The system is not Linux.</exception>
    public static LoopBackend CreateEpoll() => new EpollBackend();

    /// <summary>.NET's own sockets and <see cref="Socket.Select(System.Collections.IList, System.Collections.IList, System.Collections.IList, TimeSpan)"/>:
    /// works wherever .NET does, and takes longer the more sockets are waited for.</summary>
    public static LoopBackend CreatePortable() => new PortableBackend();

    /// <summary>Frees what the back end holds of the system. The loop does this when it closes.</summary>
    public abstract void Dispose();

    /// <summary>Makes the back end that of the loop which calls this.</summary>
    /// <exception cref="InvalidOperationException">It is, or was, another's.</exception>
    internal void Attach()
    {
        // What two loops share they take from each other: a wake-up of the one ends the wait of the other.
        if (Interlocked.Exchange(ref _attached, 1) != 0)
        {
            throw new InvalidOperationException("This back end has served another event loop; each loop needs one of its own.");
        }
    }

    /// <summary>The time now, in units of <see cref="System.Diagnostics.Stopwatch.Frequency"/>. Any thread.</summary>
    internal abstract long GetTimestamp();

    /// <summary>The date and time now. Any thread.</summary>
    internal virtual DateTimeOffset GetUtcNow() => TimeProvider.System.GetUtcNow();

    /// <summary>A socket that is not connected yet; one for IPv6 is for IPv4 too, by addresses that are mapped (RFC 4291, section
    /// 2.5.5.2).</summary>
    /// <exception cref="SocketException">The system gives none.</exception>
    internal abstract RawSocket CreateSocket(AddressFamily family);

    /// <summary>Begins to watch a socket; what is told of it is told under <paramref name="key"/>.</summary>
    internal abstract void Add(RawSocket socket, ulong key);

    /// <summary>Asks to be told once when the socket is ready for <paramref name="interest"/>, besides what was asked before.</summary>
    internal abstract void Modify(RawSocket socket, ulong key, Readiness interest);

    /// <summary>Watches the socket no more; it is about to be closed.</summary>
    internal abstract void Remove(RawSocket socket, ulong key);

    /// <summary>Waits until a socket is ready, a timestamp has come, or <see cref="Wake"/> is called.</summary>
    /// <param name="deadline">The timestamp; one in the past means not to wait, <see cref="long.MaxValue"/> to wait for ever.</param>
    /// <param name="ready">Told what is ready.</param>
    internal abstract void Wait(long deadline, EventLoop ready);

    /// <summary>Ends the wait of the loop's thread, or the next one if it does not wait now. Any thread.</summary>
    internal abstract void Wake();

    /// <summary>Says that another thread has begun work whose result it will post to the loop. Any thread.</summary>
    internal virtual void BeginOutsideWork()
    {
    }

    /// <summary>Says that such work has ended, after its result was posted. Any thread.</summary>
    internal virtual void EndOutsideWork()
    {
    }
}
