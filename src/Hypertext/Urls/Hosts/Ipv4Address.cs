using System.Globalization;

namespace Hypertext;

/// <summary>IPv4 addresses in all the ways that URLs may have them: <c>127.0.0.1</c>, <c>0x7F.1</c>, <c>2130706433</c>.</summary>
/// <remarks>Source: WHATWG URL, section 3.5 (ends in a number checker, IPv4 parser, IPv4 serializer).</remarks>
internal static class Ipv4Address
{
    /// <summary>Whether a domain must be an address, because its last label is a number.</summary>
    public static bool EndsInNumber(ReadOnlySpan<byte> domain)
    {
        if (domain is [.., (byte)'.'])
        {
            domain = domain[..^1];
        }

        var last = domain[(domain.LastIndexOf((byte)'.') + 1)..];
        return !last.IsEmpty
            && char.IsAsciiDigit((char)last[0])
            && (!last.ContainsAnyExceptInRange((byte)'0', (byte)'9') || TryParseNumber(last, out _));
    }

    /// <summary>Parses an address.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out uint address)
    {
        address = 0;
        if (text is [.., (byte)'.'])
        {
            text = text[..^1];
        }

        var shift = 32;
        while (text.IndexOf((byte)'.') is >= 0 and var dot)
        {
            shift -= 8;
            if (shift < 8 || !TryParseNumber(text[..dot], out var part) || part > 255)
            {
                return false;
            }

            address |= (uint)part << shift;
            text = text[(dot + 1)..];
        }

        if (!TryParseNumber(text, out var rest) || rest >> shift != 0)
        {
            return false;
        }

        address |= (uint)rest;
        return true;
    }

    /// <summary>Appends an address as four decimal numbers.</summary>
    public static void Append(uint address, UrlBuffer output)
    {
        Span<byte> digits = stackalloc byte[3];
        for (var shift = 24; shift >= 0; shift -= 8)
        {
            ((byte)(address >> shift)).TryFormat(digits, out var length, provider: CultureInfo.InvariantCulture);
            output.Append(digits[..length]);
            if (shift > 0)
            {
                output.Append((byte)'.');
            }
        }
    }

    /// <summary>Parses a number: decimal, octal after 0, hexadecimal after 0x, which alone is zero.</summary>
    private static bool TryParseNumber(ReadOnlySpan<byte> text, out ulong value)
    {
        value = 0;
        if (text.IsEmpty)
        {
            return false;
        }

        var radix = text switch
        {
            [(byte)'0', (byte)'x' or (byte)'X', ..] => 16u,
            [(byte)'0', _, ..] => 8u,
            _ => 10u,
        };
        foreach (var digit in text[(radix == 16 ? 2 : radix == 8 ? 1 : 0)..])
        {
            if (!char.IsAsciiHexDigit((char)digit) || PercentEncoding.HexDigit(digit) >= radix)
            {
                return false;
            }

            // Past 32 bits it is too large for an address whatever follows, but must not wrap around.
            value = Math.Min((value * radix) + (uint)PercentEncoding.HexDigit(digit), 1UL << 40);
        }

        return true;
    }
}
