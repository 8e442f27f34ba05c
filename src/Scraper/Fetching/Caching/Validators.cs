using System.Globalization;
using System.Net.Http.Headers;

namespace Scraper.Fetching;

/// <summary>What tells one version of a page from another: the server is asked for the page only if it has another one.</summary>
/// <param name="ETag">The ETag header as it was sent, or null.</param>
/// <param name="LastModified">The Last-Modified header, or null.</param>
/// <remarks>Source: RFC 9110, sections 8.8 and 13.1.</remarks>
internal readonly record struct Validators(string? ETag, DateTimeOffset? LastModified)
{
    private const int ETagLengthLimit = 256;

    /// <summary>Whether there are none.</summary>
    public bool IsEmpty => ETag is null && LastModified is null;

    /// <summary>Those of an answer; what is not of the form that it must have is as if it were not there.</summary>
    public static Validators Of(HttpResponseMessage response) => new(
        response.Headers.NonValidated.First("ETag") is { } tag && IsETag(tag) ? tag : null,
        response.Content.Headers.NonValidated.First("Last-Modified") is { } date ? ParseDate(date) : null);

    /// <summary>A date as HTTP writes it; null if it is none.</summary>
    public static DateTimeOffset? ParseDate(string text) =>
        DateTimeOffset.TryParseExact(text, "R", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date) ? date : null;

    /// <summary>The same as text.</summary>
    public static string Format(DateTimeOffset date) => date.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>Whether a text is an entity tag (RFC 9110, section 8.8.3), of ASCII and not overly long.</summary>
    public static bool IsETag(string text)
    {
        var opaque = text.AsSpan(text.StartsWith("W/", StringComparison.Ordinal) ? 2 : 0);
        return text.Length <= ETagLengthLimit && opaque is ['"', .., '"'] && !opaque[1..^1].ContainsAnyExceptInRange('!', '~') && !opaque[1..^1].Contains('"');
    }

    /// <summary>Makes a request for the page depend on there being another version.</summary>
    public void AddTo(HttpRequestHeaders headers)
    {
        if (ETag is not null)
        {
            headers.TryAddWithoutValidation("If-None-Match", ETag);
        }

        if (LastModified is { } date)
        {
            headers.TryAddWithoutValidation("If-Modified-Since", Format(date));
        }
    }
}
