using System.Net;

namespace Scraper.Fetching.Connecting;

/// <summary>Decides, when a connection is about to be made, whether it may be.</summary>
/// <remarks>It is asked with the address itself, after names have been resolved, so no name and no redirect gets around it. What it
/// answers is for the user: why not, and how to allow it; null if it may be.</remarks>
internal interface IConnectGuard
{
    /// <summary>Judges a host by its name and its port, before anybody is asked for its addresses.</summary>
    string? Refuse(DnsEndPoint host);

    /// <summary>Judges one of the addresses of a host.</summary>
    string? Refuse(DnsEndPoint host, IPAddress address);

    /// <summary>Judges one of the addresses of a proxy.</summary>
    string? RefuseProxy(DnsEndPoint proxy, IPAddress address);
}

/// <summary>Allows one server and nothing else: the demo's own.</summary>
internal sealed class SingleServerGuard(IPEndPoint server) : IConnectGuard
{
    public string? Refuse(DnsEndPoint host) => null;

    public string? Refuse(DnsEndPoint host, IPAddress address) =>
        server.Equals(new IPEndPoint(address, host.Port)) ? null : $"{address} is not the demo's server";

    public string? RefuseProxy(DnsEndPoint proxy, IPAddress address) => Refuse(proxy, address);
}
