using System.Net;

namespace Scraper.Fetching.Connecting;

/// <summary>The order in which the addresses of a host are tried.</summary>
internal static class AddressOrder
{
    /// <summary>How many of a host's addresses are tried: a name server can name thousands.</summary>
    private const int Limit = 16;

    /// <summary>The two families by turns, beginning with that of the first address; within a family the order stays.</summary>
    /// <remarks>Source: RFC 8305, section 4, with a first address family count of 1.</remarks>
    public static IEnumerable<IPAddress> Interleave(IReadOnlyList<IPAddress> addresses)
    {
        var preferred = addresses.Where(address => address.AddressFamily == addresses[0].AddressFamily).ToArray();
        var others = addresses.Where(address => address.AddressFamily != addresses[0].AddressFamily).ToArray();
        return Enumerable.Range(0, Math.Max(preferred.Length, others.Length))
            .SelectMany(i => preferred.Skip(i).Take(1).Concat(others.Skip(i).Take(1)))
            .Take(Limit);
    }
}
