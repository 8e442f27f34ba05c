using System.Net;

namespace Scraper.Fetching.Connecting;

/// <summary>Decides, when a connection is about to be made, whether it may be.</summary>
/// <remarks>It is asked with the address itself, after names have been resolved, so no name and no redirect gets around it.</remarks>
internal interface IConnectGuard
{
    bool IsAllowed(IPEndPoint endPoint);
}

/// <summary>Allows the addresses of the public internet.</summary>
internal sealed class PublicOnlyGuard : IConnectGuard
{
    public bool IsAllowed(IPEndPoint endPoint) => AddressRanges.IsPublic(endPoint.Address);
}

/// <summary>Allows every address: <c>--allow-private</c>.</summary>
internal sealed class OpenGuard : IConnectGuard
{
    public bool IsAllowed(IPEndPoint endPoint) => true;
}

/// <summary>Allows one server and nothing else: the demo's own.</summary>
internal sealed class SingleServerGuard(IPEndPoint server) : IConnectGuard
{
    public bool IsAllowed(IPEndPoint endPoint) => endPoint.Equals(server);
}
