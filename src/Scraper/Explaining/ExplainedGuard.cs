using System.Net;
using Scraper.Fetching.Connecting;

namespace Scraper.Explaining;

/// <summary>Judges as another guard does, and tells of it.</summary>
internal sealed class ExplainedGuard(IConnectGuard guard, Explanation explanation) : IConnectGuard
{
    public string? Refuse(DnsEndPoint host)
    {
        var reason = guard.Refuse(host);
        if (reason is not null)
        {
            explanation.Tell("guard", $"{host.Host}: refused: {reason}");
        }

        return reason;
    }

    public string? Refuse(DnsEndPoint host, IPAddress address) => Tell(address, guard.Refuse(host, address));

    public string? RefuseProxy(DnsEndPoint proxy, IPAddress address) => Tell(address, guard.RefuseProxy(proxy, address));

    private string? Tell(IPAddress address, string? reason)
    {
        explanation.Tell("guard", reason is null ? $"{address} is allowed" : $"refused: {reason}");
        return reason;
    }
}
