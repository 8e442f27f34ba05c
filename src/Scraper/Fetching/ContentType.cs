namespace Scraper.Fetching;

/// <summary>What a Content-Type header says of a page.</summary>
/// <param name="MediaType">The type in lower case, or null if there was no header.</param>
/// <param name="Charset">The charset parameter, or null.</param>
/// <remarks>Source: RFC 9110, section 8.3, read as leniently as browsers do: a parameter that is broken does not hide the
/// others.</remarks>
internal readonly record struct ContentType(string? MediaType, string? Charset)
{
    /// <summary>Whether links are looked for. A page that does not say what it is counts as HTML.</summary>
    public bool IsHtml => MediaType is null or "" or "text/html" or "application/xhtml+xml";

    public static ContentType Parse(string? header)
    {
        if (header is null)
        {
            return default;
        }

        var rest = header.AsSpan();
        var mediaType = Next(ref rest);
        string? charset = null;
        while (!rest.IsEmpty && charset is null)
        {
            var parameter = Next(ref rest);
            var equals = parameter.IndexOf('=');
            if (equals > 0 && parameter[..equals].TrimEnd().Equals("charset", StringComparison.OrdinalIgnoreCase))
            {
                charset = parameter[(equals + 1)..].Trim().Trim("\"'").ToString();
            }
        }

        return new ContentType(mediaType.ToString().ToLowerInvariant(), charset);
    }

    private static ReadOnlySpan<char> Next(ref ReadOnlySpan<char> rest)
    {
        var end = rest.IndexOf(';');
        var part = end < 0 ? rest : rest[..end];
        rest = end < 0 ? default : rest[(end + 1)..];
        return part.Trim();
    }
}
