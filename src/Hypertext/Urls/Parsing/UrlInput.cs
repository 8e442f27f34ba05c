using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace Hypertext;

/// <summary>Prepares what is to be parsed, and parses it.</summary>
/// <remarks>Source: WHATWG URL, section 4.4, steps 1 and 3 of the basic URL parser.</remarks>
internal static class UrlInput
{
    private static readonly SearchValues<byte> TabsAndNewlines = SearchValues.Create("\t\n\r"u8);
    private static readonly SearchValues<byte> Clean = SearchValues.Create(
        [.. Enumerable.Range(0, 0x80).Where(value => value is not ('\t' or '\n' or '\r')).Select(value => (byte)value)]);

    /// <summary>Appends the URL that a text stands for, or leaves the output as it was.</summary>
    /// <param name="text">UTF-8; what is not valid counts as U+FFFD.</param>
    /// <param name="baseUrl">What the text may be relative to, or null.</param>
    /// <param name="queryEncoder">How queries of special URLs are encoded, or null for UTF-8.</param>
    /// <param name="output">Where the serialisation goes.</param>
    /// <param name="parts">Where its parts are.</param>
    public static bool TryParse(ReadOnlySpan<byte> text, Url? baseUrl, QueryEncoder? queryEncoder, UrlBuffer output, out UrlParts parts)
    {
        text = Trim(text);
        if (!text.ContainsAnyExcept(Clean))
        {
            return TryParseClean(text, baseUrl, queryEncoder, output, out parts);
        }

        if (Utf8.IsValid(text))
        {
            return TryParseValid(text, baseUrl, queryEncoder, output, out parts);
        }

        // Before anything is taken out: bytes that a newline parts are no character.
        using var valid = new UrlBuffer(text.Length);
        AppendValid(text, valid);
        return TryParseValid(valid.Written, baseUrl, queryEncoder, output, out parts);
    }

    /// <summary>Appends text as valid UTF-8: each ill-formed sequence becomes U+FFFD.</summary>
    public static void AppendValid(ReadOnlySpan<byte> text, UrlBuffer output)
    {
        while (!text.IsEmpty)
        {
            // Keeps to the practice of the Encoding Standard's decoder: one U+FFFD for each maximal part of a sequence.
            if (Rune.DecodeFromUtf8(text, out _, out var length) == OperationStatus.Done)
            {
                output.Append(text[..length]);
            }
            else
            {
                output.Append("\uFFFD"u8);
            }

            text = text[length..];
        }
    }

    private static bool TryParseValid(
        ReadOnlySpan<byte> text, Url? baseUrl, QueryEncoder? queryEncoder, UrlBuffer output, out UrlParts parts)
    {
        if (!text.ContainsAny(TabsAndNewlines))
        {
            return TryParseClean(text, baseUrl, queryEncoder, output, out parts);
        }

        var joined = ArrayPool<byte>.Shared.Rent(text.Length);
        var length = CopyWithoutTabsAndNewlines(text, joined);
        var isUrl = TryParseClean(joined.AsSpan(0, length), baseUrl, queryEncoder, output, out parts);
        ArrayPool<byte>.Shared.Return(joined);
        return isUrl;
    }

    private static bool TryParseClean(
        ReadOnlySpan<byte> text, Url? baseUrl, QueryEncoder? queryEncoder, UrlBuffer output, out UrlParts parts)
    {
        var start = output.Length;
        if (new UrlParser(text, baseUrl, queryEncoder, output).TryParse(out parts))
        {
            return true;
        }

        output.Truncate(start);
        return false;
    }

    private static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> text)
    {
        while (text is [<= (byte)' ', ..])
        {
            text = text[1..];
        }

        while (text is [.., <= (byte)' '])
        {
            text = text[..^1];
        }

        return text;
    }

    private static int CopyWithoutTabsAndNewlines(ReadOnlySpan<byte> text, Span<byte> output)
    {
        var length = 0;
        foreach (var value in text)
        {
            if (value is not ((byte)'\t' or (byte)'\n' or (byte)'\r'))
            {
                output[length++] = value;
            }
        }

        return length;
    }
}
