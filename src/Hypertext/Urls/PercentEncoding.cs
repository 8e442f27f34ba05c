using System.Buffers;

namespace Hypertext;

/// <summary>Percent-encoding of bytes.</summary>
/// <remarks>Source: WHATWG URL, section 1.3. A set here holds what its namesake there leaves as it is.</remarks>
internal static class PercentEncoding
{
    /// <summary>What stays in an opaque path or host (the C0 control percent-encode set).</summary>
    public static readonly SearchValues<byte> Opaque = AllBut(""u8);

    /// <summary>What stays in a fragment.</summary>
    public static readonly SearchValues<byte> Fragment = AllBut(" \"<>`"u8);

    /// <summary>What stays in the query of a URL that is not special.</summary>
    public static readonly SearchValues<byte> Query = AllBut(" \"#<>"u8);

    /// <summary>What stays in the query of a special URL.</summary>
    public static readonly SearchValues<byte> SpecialQuery = AllBut(" \"#<>'"u8);

    /// <summary>What stays in a path.</summary>
    public static readonly SearchValues<byte> Path = AllBut(" \"#<>?^`{}"u8);

    /// <summary>What stays in a user name or a password.</summary>
    public static readonly SearchValues<byte> UserInfo = AllBut(" \"#<>?^`{}/:;=@[\\]|"u8);

    /// <summary>Appends text, and what is not in a set as %XX.</summary>
    public static void Append(UrlBuffer output, ReadOnlySpan<byte> text, SearchValues<byte> kept)
    {
        while (true)
        {
            var length = text.IndexOfAnyExcept(kept);
            if (length < 0)
            {
                output.Append(text);
                return;
            }

            output.Append(text[..length]);
            do
            {
                AppendEscape(output, text[length++]);
            }
            while (length < text.Length && !kept.Contains(text[length]));
            text = text[length..];
        }
    }

    /// <summary>Appends text with every %XX in it replaced by its byte.</summary>
    public static void AppendDecoded(UrlBuffer output, ReadOnlySpan<byte> text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '%' && TryDecode(text[i..], out var value))
            {
                output.Append(value);
                i += 2;
            }
            else
            {
                output.Append(text[i]);
            }
        }
    }

    /// <summary>Appends text with its escapes in their normal form: of unreserved characters none, others in capitals.</summary>
    /// <remarks>Source: RFC 3986, section 6.2.2.</remarks>
    public static void AppendNormalized(UrlBuffer output, ReadOnlySpan<byte> text)
    {
        // Where the last percent sign is that starts no escape: it must not come to start one.
        var stray = int.MinValue;
        for (var i = 0; i < text.Length; i++)
        {
            if (!TryDecode(text[i..], out var value))
            {
                stray = text[i] == '%' ? output.Length : stray;
                output.Append(text[i]);
                continue;
            }

            i += 2;
            if (IsUnreserved(value) && output.Length > (long)stray + 2)
            {
                output.Append(value);
            }
            else
            {
                AppendEscape(output, value);
            }
        }
    }

    /// <summary>The byte that an escape at the start of a text stands for.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> text, out byte value)
    {
        value = 0;
        if (text is not [(byte)'%', var high, var low, ..] || !char.IsAsciiHexDigit((char)high) || !char.IsAsciiHexDigit((char)low))
        {
            return false;
        }

        value = (byte)((HexDigit(high) << 4) | HexDigit(low));
        return true;
    }

    /// <summary>The value of a hexadecimal digit.</summary>
    public static int HexDigit(byte digit) => digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10;

    private static bool IsUnreserved(byte value) =>
        char.IsAsciiLetterOrDigit((char)value) || value is (byte)'-' or (byte)'.' or (byte)'_' or (byte)'~';

    private static void AppendEscape(UrlBuffer output, byte value)
    {
        var digits = "0123456789ABCDEF"u8;
        output.Append([(byte)'%', digits[value >> 4], digits[value & 0xF]]);
    }

    private static SearchValues<byte> AllBut(ReadOnlySpan<byte> encoded)
    {
        var kept = new List<byte>();
        for (var value = (byte)' '; value <= '~'; value++)
        {
            if (!encoded.Contains(value))
            {
                kept.Add(value);
            }
        }

        return SearchValues.Create(kept.ToArray());
    }
}
