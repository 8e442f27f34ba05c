using System.Text;

namespace Hypertext;

/// <summary>Looks for the encoding that an XML declaration names, which counts for HTML as well.</summary>
/// <remarks>Source: WHATWG HTML, "get an XML encoding". The declaration has to be ended, but the word "encoding" is looked for without
/// regard to where, as the standard has it.</remarks>
internal static class XmlDeclaration
{
    public static Encoding? FindEncoding(ReadOnlySpan<byte> page)
    {
        var word = page.IndexOf("encoding"u8);
        if (!page.StartsWith("<?xml"u8) || !page.Contains((byte)'>') || word < 0)
        {
            return null;
        }

        var rest = SkipControls(page[(word + "encoding".Length)..]);
        if (rest is not [(byte)'=', ..])
        {
            return null;
        }

        rest = SkipControls(rest[1..]);
        return rest is [var quote and ((byte)'"' or (byte)'\''), .. var quoted] && quoted.IndexOf(quote) is >= 0 and var end
            ? FromLabel(quoted[..end])
            : null;
    }

    private static Encoding? FromLabel(ReadOnlySpan<byte> label)
    {
        if (label.IndexOfAnyInRange((byte)0, (byte)' ') >= 0)
        {
            return null;
        }

        var encoding = EncodingLabels.Find(Encoding.Latin1.GetString(label));
        return encoding is UnicodeEncoding ? Encoding.UTF8 : encoding;
    }

    private static ReadOnlySpan<byte> SkipControls(ReadOnlySpan<byte> bytes)
    {
        var end = bytes.IndexOfAnyExceptInRange((byte)0, (byte)' ');
        return end < 0 ? default : bytes[end..];
    }
}
