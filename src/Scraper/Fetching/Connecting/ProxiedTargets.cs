using System.Net;

namespace Scraper.Fetching.Connecting;

/// <summary>Keeps requests from going through a proxy to where they may not go, as far as their URLs tell.</summary>
/// <remarks>The proxy looks up the names, so what addresses they have is not known here: a name that leads to a special address gets
/// past. Ports, addresses that stand in a URL, and <c>localhost</c> (RFC 6761, section 6.3) do not.</remarks>
internal sealed class ProxiedTargets(ProxyRules proxies, IConnectGuard guard, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (proxies.GetProxy(request.RequestUri!) is not null && Refuse(request.RequestUri!) is { } reason)
        {
            throw new HttpRequestException(reason, new ConnectException(ConnectFault.Blocked, reason, isTransient: false));
        }

        return base.SendAsync(request, cancellationToken);
    }

    private string? Refuse(Uri url)
    {
        var host = new DnsEndPoint(url.IdnHost, url.Port);
        return guard.Refuse(host) ?? (FindAddress(url.IdnHost) is { } address ? guard.Refuse(host, address) : null);
    }

    /// <summary>The address of a host, if that is known without asking anybody.</summary>
    private static IPAddress? FindAddress(string host)
    {
        var name = host.TrimEnd('.');
        return IPAddress.TryParse(name, out var address) ? address
            : name == "localhost" || name.EndsWith(".localhost", StringComparison.Ordinal) ? IPAddress.Loopback
            : null;
    }
}
