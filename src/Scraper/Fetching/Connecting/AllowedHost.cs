using System.Diagnostics.CodeAnalysis;
using System.Net;

namespace Scraper.Fetching.Connecting;

/// <summary>A host that the user allows: <c>HOST[:PORT]</c>.</summary>
/// <param name="Host">A name, or an address without brackets.</param>
/// <param name="Address">The address, if it is one: then it is allowed whatever name led to it.</param>
/// <param name="Port">The only port that is allowed, or null for all that are not refused for their own sake.</param>
internal sealed record AllowedHost(string Host, IPAddress? Address, int? Port)
{
    /// <summary>Reads <c>HOST</c>, <c>HOST:PORT</c>, <c>IPV6</c> or <c>[IPV6]:PORT</c>.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out AllowedHost? allowed)
    {
        allowed = null;
        var (host, port) = Split(text);
        int? number = null;
        if (port is not null)
        {
            if (!ushort.TryParse(port, out var parsed))
            {
                return false;
            }

            number = parsed;
        }

        var isAddress = IPAddress.TryParse(host, out var address);
        if (!isAddress && Uri.CheckHostName(host) != UriHostNameType.Dns)
        {
            return false;
        }

        allowed = new AllowedHost(host, address, number);
        return true;
    }

    /// <summary>The same, of a text that the configuration was checked for.</summary>
    public static AllowedHost Parse(string text) => TryParse(text, out var allowed) ? allowed : throw new FormatException();

    public bool IsHost(string host) => Address is null
        ? Host.Equals(host, StringComparison.OrdinalIgnoreCase)
        : IPAddress.TryParse(host, out var address) && address.Equals(Address);

    public bool IsAddress(IPAddress address) => address.Equals(Address);

    public bool IsPort(int port) => Port is null || Port == port;

    private static (string Host, string? Port) Split(string text)
    {
        if (text.StartsWith('[') && text.IndexOf(']') is > 0 and var end)
        {
            return (text[1..end], end + 1 == text.Length ? null : text[(end + 1)..].StartsWith(':') ? text[(end + 2)..] : "");
        }

        // An address of IPv6 without brackets has several colons, and no port.
        return text.IndexOf(':') is >= 0 and var colon && colon == text.LastIndexOf(':') ? (text[..colon], text[(colon + 1)..]) : (text, null);
    }
}
