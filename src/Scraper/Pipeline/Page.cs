namespace Scraper.Pipeline;

/// <summary>A page that was fetched, whole.</summary>
/// <param name="Job">What it was fetched for.</param>
/// <param name="Url">Where it came from in the end, after redirects: the base of its links.</param>
/// <param name="Charset">The charset that its Content-Type header names, or null.</param>
/// <param name="Body">Its bytes, decoded from any content coding; whoever takes the page off the channel disposes of them.</param>
internal sealed record Page(Job Job, Uri Url, string? Charset, PooledBody Body);
