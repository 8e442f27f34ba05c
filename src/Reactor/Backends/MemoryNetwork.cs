using System.Net;
using System.Net.Sockets;

namespace Reactor;

/// <summary>A network in memory, for the loop of a <see cref="VirtualTime"/>: nothing on it reaches the system's.</summary>
/// <remarks>Loop thread only. It has every address, since whoever listens on one has it. Bytes arrive in order, after the latency,
/// and wait in a buffer as the system's would: a sender whose peer does not receive has to wait.</remarks>
public sealed class MemoryNetwork : INameResolver
{
    private const int FirstEphemeralPort = 49_152;

    private readonly Dictionary<IPEndPoint, MemorySocket> _listeners = [];
    private readonly Dictionary<string, IPAddress[]> _names = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<IPEndPoint> _silent = [];
    private int _nextPort = FirstEphemeralPort;
    private int _openSockets;

    internal MemoryNetwork(VirtualTime time) => Time = time;

    /// <summary>The time that a byte, a connection or an end takes from one side to the other.</summary>
    public TimeSpan Latency { get; set; }

    /// <summary>The bytes that wait for a receiver on each connection, at most.</summary>
    public int BufferCapacity { get; set; } = 64 * 1024;

    /// <summary>The sockets that may be open to listen and to connect, at most; beyond that making one fails, as on a system that
    /// has no descriptors left.</summary>
    public int SocketLimit { get; set; } = int.MaxValue;

    internal VirtualTime Time { get; }

    /// <summary>Why no connection that waits can be accepted now, as when the system has no descriptor left.</summary>
    internal SocketError AcceptFailure { get; set; }

    /// <summary>Gives a host its addresses.</summary>
    public void SetName(string host, params IPAddress[] addresses) => _names[host] = addresses;

    /// <summary>Makes connections to an address neither succeed nor fail, as a firewall does that drops packets.</summary>
    public void SetSilent(IPEndPoint endPoint) => _silent.Add(endPoint);

    /// <inheritdoc/>
    public async ValueTask<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(host);
        var known = IPAddress.TryParse(host.Trim('[', ']'), out var literal) ? [literal] : _names.GetValueOrDefault(host);
        if (known is not [_, ..])
        {
            throw new SocketException((int)SocketError.HostNotFound);
        }

        if (literal is null && Latency > TimeSpan.Zero)
        {
            await Task.Delay(Latency, EventLoop.Current!.TimeProvider, cancellationToken);
        }

        return known;
    }

    internal MemorySocket CreateSocket(AddressFamily family)
    {
        if (_openSockets >= SocketLimit)
        {
            throw new SocketException((int)SocketError.TooManyOpenSockets);
        }

        _openSockets++;
        return new MemorySocket(this, family) { Closed = () => _openSockets-- };
    }

    internal IPEndPoint Listen(MemorySocket listener, IPEndPoint endPoint)
    {
        var bound = endPoint.Port == 0 ? new IPEndPoint(endPoint.Address, TakePort()) : endPoint;
        return _listeners.TryAdd(bound, listener) ? bound : throw new SocketException((int)SocketError.AddressAlreadyInUse);
    }

    internal void StopListening(IPEndPoint endPoint) => _listeners.Remove(endPoint);

    internal MemorySocket? FindListener(IPEndPoint endPoint) => _listeners.GetValueOrDefault(endPoint);

    internal bool IsSilent(IPEndPoint endPoint) => _silent.Contains(endPoint);

    /// <summary>The next port of those that systems give out (RFC 6335, section 6); after the last the first comes again.</summary>
    internal int TakePort()
    {
        var port = _nextPort;
        _nextPort = port == IPEndPoint.MaxPort ? FirstEphemeralPort : port + 1;
        return port;
    }
}
