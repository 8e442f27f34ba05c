using System.Buffers;
using System.Text;

namespace Scraper.Fetching;

/// <summary>What a Content-Type header says of a page.</summary>
/// <param name="MediaType">The type in lower case, or null if there was no header that says one.</param>
/// <param name="Charset">The charset parameter, or null.</param>
/// <remarks>Source: WHATWG Fetch, "extract a MIME type", and MIME Sniffing, "parse a MIME type": a value that is no type, and a
/// parameter that is none, are as if they were not there.</remarks>
internal readonly record struct ContentType(string? MediaType, string? Charset)
{
    private const string WhiteSpace = "\t\n\r ";

    private static readonly SearchValues<char> TokenCharacters =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    /// <summary>Whether links are looked for. A page that does not say what it is counts as HTML.</summary>
    public bool IsHtml => MediaType is null or "text/html" or "application/xhtml+xml";

    /// <summary>Reads a header; where it was sent several times, its values joined by commas.</summary>
    /// <remarks>The last type counts. If it names no charset, that of an earlier value of the same type does.</remarks>
    public static ContentType Parse(string? header)
    {
        var found = default(ContentType);
        string? charset = null;
        var rest = header.AsSpan();
        while (!rest.IsEmpty)
        {
            var next = ParseValue(TakeValue(ref rest));
            if (next.MediaType is null or "*/*")
            {
                continue;
            }

            charset = next.MediaType == found.MediaType ? charset : next.Charset;
            found = next with { Charset = next.Charset ?? charset };
        }

        return found;
    }

    /// <summary>Takes what stands before a comma that is not quoted, and the comma.</summary>
    private static ReadOnlySpan<char> TakeValue(ref ReadOnlySpan<char> rest)
    {
        var end = 0;
        while (end < rest.Length && rest[end] != ',')
        {
            end += rest[end] == '"' ? LengthOfQuoted(rest[end..]) : 1;
        }

        return Take(ref rest, end);
    }

    private static ContentType ParseValue(ReadOnlySpan<char> value)
    {
        var rest = value.Trim(WhiteSpace);
        var mediaType = TakeUntilSemicolon(ref rest).TrimEnd(WhiteSpace);
        var slash = mediaType.IndexOf('/');
        if (slash < 0 || !IsToken(mediaType[..slash]) || !IsToken(mediaType[(slash + 1)..]))
        {
            return default;
        }

        string? charset = null;
        while (!rest.IsEmpty && charset is null)
        {
            charset = TakeCharset(ref rest);
        }

        return new ContentType(mediaType.ToString().ToLowerInvariant(), charset);
    }

    /// <summary>Takes a parameter; its value if it is a charset, else null.</summary>
    private static string? TakeCharset(ref ReadOnlySpan<char> rest)
    {
        rest = rest.TrimStart(WhiteSpace);
        var nameEnd = rest.IndexOfAny('=', ';');
        if (nameEnd < 0 || rest[nameEnd] == ';')
        {
            TakeUntilSemicolon(ref rest);
            return null;
        }

        var name = Take(ref rest, nameEnd);
        var quoted = rest is ['"', ..] ? rest[..LengthOfQuoted(rest)] : default;
        rest = rest[quoted.Length..];
        var plain = TakeUntilSemicolon(ref rest).TrimEnd(WhiteSpace);
        var value = quoted.IsEmpty ? plain.ToString() : Unquote(quoted);
        var isValue = !(quoted.IsEmpty && plain.IsEmpty) && value.All(IsQuotable);
        return isValue && name.Equals("charset", StringComparison.OrdinalIgnoreCase) ? value : null;
    }

    /// <summary>How far a quoted string goes, from its opening quote; to the end, if it is not closed.</summary>
    private static int LengthOfQuoted(ReadOnlySpan<char> text)
    {
        var position = 1;
        while (position < text.Length && text[position] != '"')
        {
            position += text[position] == '\\' ? 2 : 1;
        }

        return Math.Min(position + 1, text.Length);
    }

    private static string Unquote(ReadOnlySpan<char> quoted)
    {
        var text = new StringBuilder();
        for (var position = 1; position < quoted.Length && quoted[position] != '"'; position++)
        {
            var escapes = quoted[position] == '\\' && position + 1 < quoted.Length;
            text.Append(quoted[escapes ? ++position : position]);
        }

        return text.ToString();
    }

    private static bool IsToken(ReadOnlySpan<char> text) => !text.IsEmpty && !text.ContainsAnyExcept(TokenCharacters);

    private static bool IsQuotable(char character) => character is '\t' or (>= ' ' and <= '~') or (>= '\u0080' and <= '\u00FF');

    private static ReadOnlySpan<char> TakeUntilSemicolon(ref ReadOnlySpan<char> rest) =>
        Take(ref rest, rest.IndexOf(';') is >= 0 and var end ? end : rest.Length);

    /// <summary>Takes so many characters, and the separator that comes next.</summary>
    private static ReadOnlySpan<char> Take(ref ReadOnlySpan<char> rest, int length)
    {
        var taken = rest[..length];
        rest = rest[Math.Min(length + 1, rest.Length)..];
        return taken;
    }
}
