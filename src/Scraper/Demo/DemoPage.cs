namespace Scraper.Demo;

/// <summary>One answer of the demo's site.</summary>
/// <param name="Path">The path under which it is asked for.</param>
/// <param name="Body">The bytes of the body, in whatever charset it is in.</param>
/// <param name="Links">The links that a browser would see: relative to the site's root when they begin with a slash.</param>
internal sealed record DemoPage(string Path, byte[] Body, IReadOnlyList<string> Links)
{
    public int StatusCode { get; init; } = 200;

    public string ContentType { get; init; } = "text/html; charset=utf-8";

    /// <summary>Where the answer redirects to, or null.</summary>
    public string? Location { get; init; }

    public TimeSpan Delay { get; init; }
}
