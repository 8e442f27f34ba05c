using System.Buffers;

namespace Scraper.Fetching;

/// <summary>A header as the user writes it: <c>Name: value</c>.</summary>
internal static class HeaderLine
{
    /// <summary>Those that tell how the message is framed, coded or passed on.</summary>
    private static readonly string[] OwnHeaders =
    [
        "Host", "Content-Length", "Transfer-Encoding", "Connection", "Keep-Alive", "Upgrade", "TE", "Trailer", "Expect",
        "Proxy-Connection", "Proxy-Authorization", "Accept-Encoding", "Range", "If-Range",
    ];

    /// <summary>RFC 9110, section 5.6.2.</summary>
    private static readonly SearchValues<char> TokenCharacters =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");

    /// <summary>Why a line is no header that may be sent; null if it is one.</summary>
    public static string? FindFault(string line)
    {
        var (name, value) = Split(line);
        if (name.Length == 0 || name.AsSpan().ContainsAnyExcept(TokenCharacters))
        {
            return "is not of the form 'Name: value'";
        }

        if (value.AsSpan().ContainsAnyExceptInRange(' ', '~'))
        {
            return "has a character in its value that is not printable ASCII";
        }

        if (Array.Exists(OwnHeaders, own => own.Equals(name, StringComparison.OrdinalIgnoreCase)))
        {
            return "names a header that the program sets itself";
        }

        using var request = new HttpRequestMessage();
        return request.Headers.TryAddWithoutValidation(name, value) ? null : "names a header that requests without a body do not have";
    }

    /// <summary>Its two parts; an empty name if it has none.</summary>
    public static (string Name, string Value) Split(string line)
    {
        var colon = line.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? ("", line) : (line[..colon].Trim(), line[(colon + 1)..].Trim());
    }
}
