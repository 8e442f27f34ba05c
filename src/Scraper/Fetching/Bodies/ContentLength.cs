using System.Net.Http.Headers;

namespace Scraper.Fetching;

/// <summary>Looks at a length that .NET's HTTP handler takes for none when it is not right, and reads on until the end of the connection.</summary>
/// <remarks>Source: RFC 9112, section 6.3: a length that is no number, or that differs from another one, makes the framing invalid.</remarks>
internal static class ContentLength
{
    /// <summary>Whether there is no length, or one that is right.</summary>
    public static bool IsValid(HttpHeadersNonValidated headers)
    {
        if (!headers.TryGetValues("Content-Length", out var values))
        {
            return true;
        }

        string? first = null;
        foreach (var value in values)
        {
            if (!IsNumber(value) || (first ??= value) != value)
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsNumber(string value) => value.Length is > 0 and <= 18 && !value.AsSpan().ContainsAnyExceptInRange('0', '9');
}
