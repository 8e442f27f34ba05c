using System.Net;
using System.Net.Sockets;

namespace Scraper.Fetching.Connecting;

/// <summary>Which addresses belong to the public internet, and what the others are for.</summary>
/// <remarks>Source: IANA's registries of special-purpose IPv4 and IPv6 addresses (RFC 6890), as of October 2025, taken whole: also what is
/// reachable worldwide but serves the network itself. An IPv6 address in which an IPv4 address is embedded is judged by that one:
/// IPv4-mapped (RFC 4291), NAT64 (RFC 6052), 6to4 (RFC 3056).</remarks>
internal static class AddressRanges
{
    private static readonly (IPNetwork Network, string Purpose)[] Special =
    [
        (IPNetwork.Parse("0.0.0.0/8"), "this host"), // 0.0.0.0 reaches the machine itself
        (IPNetwork.Parse("10.0.0.0/8"), "private"),
        (IPNetwork.Parse("100.64.0.0/10"), "carrier-grade NAT"),
        (IPNetwork.Parse("127.0.0.0/8"), "loopback"),
        (IPNetwork.Parse("169.254.0.0/16"), "link-local"), // cloud metadata among them
        (IPNetwork.Parse("172.16.0.0/12"), "private"),
        (IPNetwork.Parse("192.0.0.0/24"), "protocol assignments"),
        (IPNetwork.Parse("192.0.2.0/24"), "documentation"),
        (IPNetwork.Parse("192.31.196.0/24"), "AS112"),
        (IPNetwork.Parse("192.52.193.0/24"), "AMT"),
        (IPNetwork.Parse("192.88.99.0/24"), "6to4 relay"),
        (IPNetwork.Parse("192.168.0.0/16"), "private"),
        (IPNetwork.Parse("192.175.48.0/24"), "AS112"),
        (IPNetwork.Parse("198.18.0.0/15"), "benchmarking"),
        (IPNetwork.Parse("198.51.100.0/24"), "documentation"),
        (IPNetwork.Parse("203.0.113.0/24"), "documentation"),
        (IPNetwork.Parse("224.0.0.0/4"), "multicast"),
        (IPNetwork.Parse("255.255.255.255/32"), "broadcast"),
        (IPNetwork.Parse("240.0.0.0/4"), "reserved"),
        (IPNetwork.Parse("::/128"), "this host"),
        (IPNetwork.Parse("::1/128"), "loopback"),
        (IPNetwork.Parse("64:ff9b:1::/48"), "local NAT64"),
        (IPNetwork.Parse("100::/64"), "discard"),
        (IPNetwork.Parse("100:0:0:1::/64"), "dummy"),
        (IPNetwork.Parse("2001::/32"), "Teredo"), // embeds an IPv4 address too, but of a client behind NAT
        (IPNetwork.Parse("2001::/23"), "protocol assignments"),
        (IPNetwork.Parse("2001:db8::/32"), "documentation"),
        (IPNetwork.Parse("2620:4f:8000::/48"), "AS112"),
        (IPNetwork.Parse("3fff::/20"), "documentation"),
        (IPNetwork.Parse("5f00::/16"), "segment routing"),
        (IPNetwork.Parse("fc00::/7"), "unique local"),
        (IPNetwork.Parse("fe80::/10"), "link-local"),
        (IPNetwork.Parse("fec0::/10"), "site-local"),
        (IPNetwork.Parse("ff00::/8"), "multicast"),
    ];

    // All that has been given out of IPv6 so far; what lies outside is reserved.
    private static readonly IPNetwork GlobalUnicast = IPNetwork.Parse("2000::/3");

    private static readonly IPNetwork Nat64 = IPNetwork.Parse("64:ff9b::/96");
    private static readonly IPNetwork SixToFour = IPNetwork.Parse("2002::/16");

    /// <summary>Whether a packet to the address would go to a host on the public internet.</summary>
    public static bool IsPublic(IPAddress address) => FindPurpose(address) is null;

    /// <summary>What an address is for that is not of the public internet, in a word or two; null for one that is.</summary>
    public static string? FindPurpose(IPAddress address)
    {
        address = Unwrap(address);
        foreach (var (network, purpose) in Special)
        {
            if (network.Contains(address))
            {
                return purpose;
            }
        }

        return address.AddressFamily == AddressFamily.InterNetwork || GlobalUnicast.Contains(address) ? null : "reserved";
    }

    /// <summary>The IPv4 address that is embedded in an address of IPv6; any other address as it is.</summary>
    private static IPAddress Unwrap(IPAddress address)
    {
        if (address.AddressFamily == AddressFamily.InterNetwork)
        {
            return address;
        }

        var bytes = address.GetAddressBytes().AsSpan();
        return address.IsIPv4MappedToIPv6 || Nat64.Contains(address) ? new IPAddress(bytes[12..])
            : SixToFour.Contains(address) ? new IPAddress(bytes[2..6])
            : address;
    }
}
