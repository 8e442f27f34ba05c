using System.Buffers;
using System.Text;

namespace Hypertext;

/// <summary>The host parser: names, addresses, and the opaque hosts of schemes that are not special.</summary>
/// <remarks>Source: WHATWG URL, section 3.5. After a failure the output holds something unfinished.</remarks>
internal static class HostParser
{
    /// <summary>What most hosts are made of, and stays as it is.</summary>
    private static readonly SearchValues<byte> Plain = SearchValues.Create("-.0123456789_abcdefghijklmnopqrstuvwxyz"u8);

    private static readonly SearchValues<byte> ForbiddenInHost = SearchValues.Create("\0\t\n\r #/:<>?@[\\]^|"u8);

    private static readonly SearchValues<byte> ForbiddenInDomain = SearchValues.Create(
        [.. "\0\t\n\r #/:<>?@[\\]^|%\x7F"u8, .. Enumerable.Range(0, 0x20).Select(value => (byte)value)]);

    /// <summary>Appends the host that a text stands for.</summary>
    /// <param name="host">The text: valid UTF-8, not empty.</param>
    /// <param name="isSpecial">Whether the scheme is special, so that the host is a name or an address.</param>
    /// <param name="output">Where it goes.</param>
    public static bool TryAppend(ReadOnlySpan<byte> host, bool isSpecial, UrlBuffer output)
    {
        if (host[0] == '[')
        {
            return host[^1] == ']' && Ipv6Address.TryAppend(host[1..^1], output);
        }

        if (!isSpecial)
        {
            PercentEncoding.Append(output, host, PercentEncoding.Opaque);
            return !host.ContainsAny(ForbiddenInHost);
        }

        var start = output.Length;
        if (!host.ContainsAnyExcept(Plain))
        {
            output.Append(host);
        }
        else if (!TryAppendDomain(host, output))
        {
            return false;
        }

        var domain = output.Written[start..];
        if (!Ipv4Address.EndsInNumber(domain))
        {
            return true;
        }

        if (!Ipv4Address.TryParse(domain, out var address))
        {
            return false;
        }

        output.Truncate(start);
        Ipv4Address.Append(address, output);
        return true;
    }

    private static bool TryAppendDomain(ReadOnlySpan<byte> host, UrlBuffer output)
    {
        var start = output.Length;
        PercentEncoding.AppendDecoded(output, host);
        if (Ascii.IsValid(output.Written[start..]))
        {
            // Punycode in a domain that is ASCII throughout is not looked into.
            Ascii.ToLowerInPlace(output.Writable[start..], out _);
        }
        else
        {
            using var valid = new UrlBuffer(host.Length);
            UrlInput.AppendValid(output.Written[start..], valid);
            output.Truncate(start);
            if (!DomainToAscii.TryAppend(valid.Written, output))
            {
                return false;
            }
        }

        var domain = output.Written[start..];
        return !domain.IsEmpty && !domain.ContainsAny(ForbiddenInDomain);
    }
}
