using System.Net;
using Scraper.Options;

namespace Scraper.Fetching.Connecting;

/// <summary>Allows the addresses of the public internet, the ports that no other protocol has, and what the user allows besides.</summary>
internal sealed class ConnectGuard : IConnectGuard
{
    private readonly bool _allowPrivate;
    private readonly HashSet<int> _ports;
    private readonly List<AllowedHost> _hosts;

    public ConnectGuard(FetchOptions options)
    {
        _allowPrivate = options.AllowPrivate;
        _ports = [.. options.AllowedPorts.Select(int.Parse)];
        _hosts = [.. options.AllowHosts.Select(AllowedHost.Parse)];
    }

    public string? Refuse(DnsEndPoint host)
    {
        if (_ports.Count == 0 ? !BadPorts.Contains(host.Port) : _ports.Contains(host.Port))
        {
            return null;
        }

        if (_hosts.Exists(allowed => allowed.Port == host.Port && allowed.IsHost(host.Host)))
        {
            return null;
        }

        var reason = _ports.Count == 0 ? $"port {host.Port} is that of another protocol" : $"port {host.Port} is none of the allowed ports";
        return $"{reason}; --allow-host {Quote(host.Host)}:{host.Port} allows it";
    }

    public string? Refuse(DnsEndPoint host, IPAddress address)
    {
        if (_allowPrivate || AddressRanges.FindPurpose(address) is not { } purpose)
        {
            return null;
        }

        if (_hosts.Exists(allowed => allowed.IsPort(host.Port) && (allowed.IsHost(host.Host) || allowed.IsAddress(address))))
        {
            return null;
        }

        return $"{address} is no public address ({purpose}); --allow-host {Quote(host.Host)} allows it, --allow-private all of them";
    }

    /// <remarks>Who names a proxy allows it.</remarks>
    public string? RefuseProxy(DnsEndPoint proxy, IPAddress address) => null;

    /// <summary>A host as it stands before a port.</summary>
    /// <remarks>An address of IPv6 comes with its brackets from .NET's HTTP, and without them from elsewhere.</remarks>
    private static string Quote(string host) => host.Contains(':') && !host.StartsWith('[') ? $"[{host}]" : host;
}
