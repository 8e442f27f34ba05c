namespace Scraper.Fetching;

/// <summary>A cookie as a server set it.</summary>
/// <param name="Name">May be empty.</param>
/// <param name="Value">May be empty.</param>
/// <param name="Path">The path beneath which it is sent.</param>
/// <param name="IsSecure">Whether it is sent over https alone.</param>
/// <param name="Expires">When it ends; null with the run.</param>
internal sealed record Cookie(string Name, string Value, string Path, bool IsSecure, DateTimeOffset? Expires)
{
    /// <summary>A longer one is ignored, as browsers do.</summary>
    private const int LengthLimit = 4096;

    /// <summary>Reads a Set-Cookie header.</summary>
    /// <param name="header">Its value.</param>
    /// <param name="requestPath">The path of the URL that was asked for.</param>
    /// <param name="now">What Max-Age counts from.</param>
    /// <returns>Null if it sets none.</returns>
    /// <remarks>Source: RFC 6265, sections 5.2 and 5.3. Domain is not heeded: see <see cref="CookieJar"/>.</remarks>
    public static Cookie? TryParse(string header, string requestPath, DateTimeOffset now)
    {
        var parts = header.Split(';');
        var (name, value) = Split(parts[0]);
        if (!parts[0].Contains('=', StringComparison.Ordinal) || name.Length == 0 || name.Length + value.Length > LengthLimit
            || IsUnfit(name) || IsUnfit(value))
        {
            return null;
        }

        var cookie = new Cookie(name, value, DefaultPath(requestPath), IsSecure: false, Expires: null);
        DateTimeOffset? expires = null, ends = null;
        foreach (var part in parts.AsSpan(1))
        {
            var (attribute, text) = Split(part);
            switch (attribute.ToLowerInvariant())
            {
                case "expires":
                    expires = CookieDate.TryParse(text) ?? expires;
                    break;
                case "max-age":
                    ends = Age(text, now) ?? ends;
                    break;
                case "path":
                    cookie = cookie with { Path = text.StartsWith('/') ? text : DefaultPath(requestPath) };
                    break;
                case "secure":
                    cookie = cookie with { IsSecure = true };
                    break;
            }
        }

        return cookie with { Expires = ends ?? expires };
    }

    /// <summary>Whether it goes with a request for a path (RFC 6265, section 5.1.4).</summary>
    public bool IsForPath(string path) =>
        path.StartsWith(Path, StringComparison.Ordinal) && (path.Length == Path.Length || Path.EndsWith('/') || path[Path.Length] == '/');

    private static string DefaultPath(string requestPath) =>
        requestPath.LastIndexOf('/') is > 0 and var end ? requestPath[..end] : "/";

    private static DateTimeOffset? Age(string text, DateTimeOffset now)
    {
        var digits = text.AsSpan(text.StartsWith('-') ? 1 : 0);
        if (digits.IsEmpty || digits.ContainsAnyExceptInRange('0', '9'))
        {
            return null;
        }

        return long.TryParse(text, out var seconds) && seconds < 1_000_000_000
            ? seconds <= 0 ? DateTimeOffset.MinValue : now.AddSeconds(seconds)
            : DateTimeOffset.MaxValue;
    }

    /// <summary>Control characters, which would not get into a request's header, and what is not ASCII.</summary>
    private static bool IsUnfit(string text) => text.AsSpan().ContainsAnyExceptInRange(' ', '~');

    private static (string Name, string Value) Split(string pair)
    {
        var equals = pair.IndexOf('=', StringComparison.Ordinal);
        return equals < 0 ? (pair.Trim(), "") : (pair[..equals].Trim(), pair[(equals + 1)..].Trim());
    }
}
