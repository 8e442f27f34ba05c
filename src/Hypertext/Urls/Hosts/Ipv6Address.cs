using System.Globalization;

namespace Hypertext;

/// <summary>IPv6 addresses in brackets.</summary>
/// <remarks>Source: WHATWG URL, section 3.5 (IPv6 parser, IPv6 serializer).</remarks>
internal static class Ipv6Address
{
    private const int Pieces = 8;

    /// <summary>Appends the address that a text stands for, brackets and all.</summary>
    public static bool TryAppend(ReadOnlySpan<byte> text, UrlBuffer output)
    {
        Span<ushort> address = stackalloc ushort[Pieces];
        address.Clear();
        if (!TryParse(text, address))
        {
            return false;
        }

        Append(address, output);
        return true;
    }

    private static bool TryParse(ReadOnlySpan<byte> text, Span<ushort> address)
    {
        // As in the standard, a double colon takes a place of its own: it stands for one zero at least.
        var count = 0;
        var gap = -1;
        if (text is [(byte)':', ..])
        {
            if (text is not [_, (byte)':', ..])
            {
                return false;
            }

            text = text[2..];
            gap = ++count;
        }

        while (!text.IsEmpty)
        {
            if (count == Pieces)
            {
                return false;
            }

            if (text[0] == ':')
            {
                if (gap >= 0)
                {
                    return false;
                }

                text = text[1..];
                gap = ++count;
                continue;
            }

            var length = ParsePiece(text, out address[count]);
            if (text[length..] is [(byte)'.', ..])
            {
                if (length == 0 || count > Pieces - 2 || !TryParseIpv4(text, address.Slice(count, 2)))
                {
                    return false;
                }

                count += 2;
                break;
            }

            text = text[length..];
            count++;
            if (text is [(byte)':', _, ..])
            {
                text = text[1..];
            }
            else if (!text.IsEmpty)
            {
                return false;
            }
        }

        if (gap < 0)
        {
            return count == Pieces;
        }

        FillGap(address, gap, count - gap);
        return true;
    }

    /// <summary>Reads up to four hexadecimal digits, and says how many they were.</summary>
    private static int ParsePiece(ReadOnlySpan<byte> text, out ushort value)
    {
        value = 0;
        var length = 0;
        while (length < 4 && length < text.Length && char.IsAsciiHexDigit((char)text[length]))
        {
            value = (ushort)((value << 4) | PercentEncoding.HexDigit(text[length++]));
        }

        return length;
    }

    /// <summary>Four decimal numbers without leading zeros in the place of the last two pieces.</summary>
    private static bool TryParseIpv4(ReadOnlySpan<byte> text, Span<ushort> pieces)
    {
        var address = 0;
        for (var part = 0; part < 4; part++)
        {
            var end = part < 3 ? text.IndexOf((byte)'.') : text.Length;
            if (end is < 1 or > 3
                || text[..end].ContainsAnyExceptInRange((byte)'0', (byte)'9')
                || (end > 1 && text[0] == '0')
                || !byte.TryParse(text[..end], NumberStyles.None, CultureInfo.InvariantCulture, out var value))
            {
                return false;
            }

            address = (address << 8) | value;
            text = text[(part < 3 ? end + 1 : end)..];
        }

        pieces[0] = (ushort)(address >> 16);
        pieces[1] = (ushort)address;
        return true;
    }

    /// <summary>Moves the pieces after a double colon to the end.</summary>
    private static void FillGap(Span<ushort> address, int start, int count)
    {
        address.Slice(start, count).CopyTo(address[^count..]);
        address[start..^count].Clear();
    }

    private static void Append(ReadOnlySpan<ushort> address, UrlBuffer output)
    {
        FindZeros(address, out var zeros, out var count);
        Span<byte> digits = stackalloc byte[4];
        output.Append((byte)'[');
        for (var i = 0; i < Pieces; i++)
        {
            if (i == zeros)
            {
                output.Append(i == 0 ? "::"u8 : ":"u8);
                i += count - 1;
                continue;
            }

            address[i].TryFormat(digits, out var length, "x", CultureInfo.InvariantCulture);
            output.Append(digits[..length]);
            if (i < Pieces - 1)
            {
                output.Append((byte)':');
            }
        }

        output.Append((byte)']');
    }

    /// <summary>Finds the first of the longest runs of zeros, if it is longer than one.</summary>
    private static void FindZeros(ReadOnlySpan<ushort> address, out int start, out int count)
    {
        start = -1;
        count = 1;
        var run = 0;
        for (var i = 0; i < Pieces; i++)
        {
            run = address[i] == 0 ? run + 1 : 0;
            if (run > count)
            {
                count = run;
                start = i - run + 1;
            }
        }
    }
}
