using System.Buffers;
using System.Globalization;

namespace Hypertext;

/// <summary>Writes paths, and the patterns of rules, with the same escapes, so that they can be compared octet by octet.</summary>
/// <remarks>
/// <para>Source: RFC 9309, sections 2.2.2 and 2.2.3. What is not ASCII and what no URL may hold is escaped, hexadecimal digits are
/// capitals, and the escapes of <c>-</c>, <c>.</c>, <c>_</c> and <c>~</c> are undone. Reserved characters and their escapes stay
/// what they are, since they mean different things (RFC 3986, section 2.2); but <c>*</c> and <c>$</c> are escaped where they stand for
/// themselves.</para>
/// <para>The escapes of letters and digits stay too. Section 2.2.2 undoes them, but the parser that the standard was written from does
/// not, and its tests say that a rule for <c>/%62%61%7A</c> does not match <c>/baz</c>.</para>
/// </remarks>
internal static class RobotsPath
{
    /// <summary>How many octets are written, at most, for one that is read.</summary>
    public const int GrowthLimit = 3;

    private static readonly SearchValues<byte> Plain =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~:/?#[]@!&'()+,;="u8);

    /// <summary>Writes a path and query; returns the number of octets.</summary>
    public static int Write(ReadOnlySpan<byte> path, Span<byte> target)
    {
        var length = 0;
        while (!path.IsEmpty)
        {
            var plain = path.IndexOfAnyExcept(Plain);
            plain = plain < 0 ? path.Length : plain;
            path[..plain].CopyTo(target[length..]);
            length += plain;
            path = path[plain..];
            if (!path.IsEmpty)
            {
                path = path[WriteOne(path, target, ref length)..];
            }
        }

        return length;
    }

    /// <summary>Writes the pattern of a rule, in which a <c>*</c>, and a <c>$</c> at the end, have their meaning and stay.</summary>
    public static int WritePattern(ReadOnlySpan<byte> pattern, Span<byte> target)
    {
        var isAnchored = pattern is [.., (byte)'$'];
        var literals = isAnchored ? pattern[..^1] : pattern;
        var length = 0;
        foreach (var literal in literals.Split((byte)'*'))
        {
            if (literal.Start.Value > 0)
            {
                target[length++] = (byte)'*';
            }

            length += Write(literals[literal], target[length..]);
        }

        if (isAnchored)
        {
            target[length++] = (byte)'$';
        }

        return length;
    }

    /// <summary>Writes the octet or escape that a path begins with, one that is not plain; returns how much of the path it was.</summary>
    private static int WriteOne(ReadOnlySpan<byte> path, Span<byte> target, ref int length)
    {
        var isPercent = path[0] == '%';
        if (isPercent && path.Length >= 3
            && byte.TryParse(path.Slice(1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var escaped))
        {
            Append(escaped, isLiteral: escaped is (byte)'-' or (byte)'.' or (byte)'_' or (byte)'~', target, ref length);
            return 3;
        }

        Append(path[0], isLiteral: isPercent, target, ref length);
        return 1;
    }

    private static void Append(byte octet, bool isLiteral, Span<byte> target, ref int length)
    {
        if (isLiteral)
        {
            target[length++] = octet;
            return;
        }

        target[length++] = (byte)'%';
        target[length++] = HexDigit(octet >> 4);
        target[length++] = HexDigit(octet & 0xF);
    }

    private static byte HexDigit(int value) => "0123456789ABCDEF"u8[value];
}
