using System.Net;

namespace Scraper.Fetching.Connecting;

/// <summary>Which addresses belong to the public internet.</summary>
/// <remarks>Source: IANA's registries of special-purpose IPv4 and IPv6 addresses (RFC 6890), and RFC 6052 for the addresses
/// of IPv6 in which an IPv4 address is embedded: those are judged by the embedded one.</remarks>
internal static class AddressRanges
{
    private static readonly IPNetwork[] Special =
    [
        IPNetwork.Parse("0.0.0.0/8"),          // this network; 0.0.0.0 reaches the machine itself
        IPNetwork.Parse("10.0.0.0/8"),         // private
        IPNetwork.Parse("100.64.0.0/10"),      // carrier-grade NAT
        IPNetwork.Parse("127.0.0.0/8"),        // loopback
        IPNetwork.Parse("169.254.0.0/16"),     // link-local; cloud metadata
        IPNetwork.Parse("172.16.0.0/12"),      // private
        IPNetwork.Parse("192.0.0.0/24"),       // protocol assignments
        IPNetwork.Parse("192.0.2.0/24"),       // documentation
        IPNetwork.Parse("192.31.196.0/24"),    // AS112
        IPNetwork.Parse("192.52.193.0/24"),    // AMT
        IPNetwork.Parse("192.88.99.0/24"),     // 6to4 relay
        IPNetwork.Parse("192.168.0.0/16"),     // private
        IPNetwork.Parse("192.175.48.0/24"),    // AS112
        IPNetwork.Parse("198.18.0.0/15"),      // benchmarking
        IPNetwork.Parse("198.51.100.0/24"),    // documentation
        IPNetwork.Parse("203.0.113.0/24"),     // documentation
        IPNetwork.Parse("224.0.0.0/3"),        // multicast, reserved, broadcast
    ];

    private static readonly IPNetwork GlobalUnicast = IPNetwork.Parse("2000::/3");

    private static readonly IPNetwork[] SpecialWithinGlobalUnicast =
    [
        IPNetwork.Parse("2001::/23"),          // protocol assignments, Teredo
        IPNetwork.Parse("2001:db8::/32"),      // documentation
        IPNetwork.Parse("3fff::/20"),          // documentation
        IPNetwork.Parse("2620:4f:8000::/48"),  // AS112
    ];

    private static readonly IPNetwork Nat64 = IPNetwork.Parse("64:ff9b::/96");
    private static readonly IPNetwork SixToFour = IPNetwork.Parse("2002::/16");

    /// <summary>Whether a packet to the address would go to a host on the public internet.</summary>
    public static bool IsPublic(IPAddress address)
    {
        if (address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork)
        {
            return !Contains(Special, address);
        }

        if (address.IsIPv4MappedToIPv6)
        {
            return IsPublic(address.MapToIPv4());
        }

        if (Nat64.Contains(address))
        {
            return IsPublic(new IPAddress(address.GetAddressBytes().AsSpan(12, 4)));
        }

        if (SixToFour.Contains(address))
        {
            return IsPublic(new IPAddress(address.GetAddressBytes().AsSpan(2, 4)));
        }

        return GlobalUnicast.Contains(address) && !Contains(SpecialWithinGlobalUnicast, address);
    }

    private static bool Contains(IPNetwork[] networks, IPAddress address)
    {
        foreach (var network in networks)
        {
            if (network.Contains(address))
            {
                return true;
            }
        }

        return false;
    }
}
