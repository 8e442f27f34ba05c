namespace Hypertext;

/// <summary>Takes the URL out of a refresh pragma: <c>content</c> of <c>meta http-equiv=refresh</c>, or a Refresh header.</summary>
/// <remarks>Source: WHATWG HTML, section 4.2.5.3 (pragma directives), the shared declarative refresh steps.</remarks>
internal static class MetaRefresh
{
    private static ReadOnlySpan<byte> Spaces => "\t\n\f\r "u8;

    /// <summary>Finds the URL reference in a value such as <c>5; url=next.html</c>; false if there is none, or no time before it.</summary>
    public static bool TryGetUrl(ReadOnlySpan<byte> content, out ReadOnlySpan<byte> url)
    {
        url = default;
        content = content.TrimStart(Spaces);
        var time = CountWhile(content, static value => char.IsAsciiDigit((char)value));
        if (time == 0 && content is not [(byte)'.', ..])
        {
            return false;
        }

        content = content[CountWhile(content, static value => char.IsAsciiDigit((char)value) || value == '.')..];
        if (content.Length > 0 && content[0] is not ((byte)';' or (byte)',') && !Spaces.Contains(content[0]))
        {
            return false;
        }

        content = content.TrimStart(Spaces);
        if (content is [(byte)';' or (byte)',', ..])
        {
            content = content[1..].TrimStart(Spaces);
        }

        url = WithoutQuotes(WithoutKeyword(content, out var mayBeQuoted), mayBeQuoted);
        return content.Length > 0;
    }

    /// <summary>Drops <c>url =</c>. What only begins like it is the URL, and is not quoted.</summary>
    private static ReadOnlySpan<byte> WithoutKeyword(ReadOnlySpan<byte> content, out bool mayBeQuoted)
    {
        mayBeQuoted = content is not [(byte)'u' or (byte)'U', ..];
        if (content is not [(byte)'u' or (byte)'U', (byte)'r' or (byte)'R', (byte)'l' or (byte)'L', ..])
        {
            return content;
        }

        var rest = content[3..].TrimStart(Spaces);
        if (rest is not [(byte)'=', ..])
        {
            return content;
        }

        mayBeQuoted = true;
        return rest[1..].TrimStart(Spaces);
    }

    private static ReadOnlySpan<byte> WithoutQuotes(ReadOnlySpan<byte> url, bool mayBeQuoted)
    {
        if (!mayBeQuoted || url is not [(byte)'"' or (byte)'\'', ..])
        {
            return url;
        }

        var length = url[1..].IndexOf(url[0]);
        return length < 0 ? url[1..] : url.Slice(1, length);
    }

    private static int CountWhile(ReadOnlySpan<byte> text, Func<byte, bool> condition)
    {
        var count = 0;
        while (count < text.Length && condition(text[count]))
        {
            count++;
        }

        return count;
    }
}
