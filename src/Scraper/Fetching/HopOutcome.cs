using Scraper.Pipeline;

namespace Scraper.Fetching;

/// <summary>What one request led to: a page, another place to look, or a failure.</summary>
internal abstract record HopOutcome;

/// <summary>A page, received whole.</summary>
internal sealed record HopContent(string? Charset, PooledBody Body) : HopOutcome;

/// <summary>The page is elsewhere.</summary>
/// <param name="Location">The Location header as it was sent, or null if there was none.</param>
/// <param name="StatusCode">301, 302, 303, 307 or 308.</param>
internal sealed record HopRedirect(string? Location, int StatusCode) : HopOutcome;

/// <summary>No page.</summary>
/// <param name="Category">What kind of failure it is.</param>
/// <param name="Detail">What happened, in words.</param>
/// <param name="IsTransient">Whether the same request may well succeed a little later.</param>
internal sealed record HopFailure(FailureCategory Category, string Detail, bool IsTransient = false) : HopOutcome;
