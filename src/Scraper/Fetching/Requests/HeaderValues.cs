using System.Net.Http.Headers;

namespace Scraper.Fetching;

/// <summary>The headers of an answer as they were sent.</summary>
internal static class HeaderValues
{
    /// <summary>The first value of a header; null if it was not sent.</summary>
    public static string? First(this HttpHeadersNonValidated headers, string name)
    {
        if (!headers.TryGetValues(name, out var values))
        {
            return null;
        }

        using var enumerator = values.GetEnumerator();
        return enumerator.MoveNext() ? enumerator.Current : null;
    }
}
