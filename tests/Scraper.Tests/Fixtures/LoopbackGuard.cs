using System.Collections.Concurrent;
using System.Net;
using Scraper.Fetching.Connecting;

namespace Scraper.Tests.Fixtures;

/// <summary>The guard of every test: lets connections to loopback through, and those only, after the guard under test.</summary>
internal sealed class LoopbackGuard(IConnectGuard? inner = null) : IConnectGuard
{
    /// <summary>The addresses that were about to be connected to, whatever came of it.</summary>
    public ConcurrentQueue<IPEndPoint> Asked { get; } = new();

    /// <summary>The addresses that were connected to.</summary>
    public ConcurrentQueue<IPEndPoint> Dialled { get; } = new();

    public string? Refuse(DnsEndPoint host) => inner?.Refuse(host);

    public string? Refuse(DnsEndPoint host, IPAddress address) => Refuse(host, address, inner is null ? null : inner.Refuse);

    public string? RefuseProxy(DnsEndPoint proxy, IPAddress address) => Refuse(proxy, address, inner is null ? null : inner.RefuseProxy);

    private string? Refuse(DnsEndPoint host, IPAddress address, Func<DnsEndPoint, IPAddress, string?>? refuse)
    {
        var endPoint = new IPEndPoint(address, host.Port);
        Asked.Enqueue(endPoint);
        var reason = IPAddress.IsLoopback(address) ? refuse?.Invoke(host, address) : "no test connects to anything but loopback";
        if (reason is null)
        {
            Dialled.Enqueue(endPoint);
        }

        return reason;
    }
}
