using Hypertext;
using Scraper.Pipeline;

namespace Scraper.Fetching;

/// <summary>What one request led to: a page, another place to look, or a failure.</summary>
internal abstract record HopOutcome;

/// <summary>A page: what of it is kept.</summary>
/// <param name="StatusCode">200 or another of its kind.</param>
/// <param name="Content">What its markup holds.</param>
/// <param name="ByteCount">Its size in bytes, content codings undone.</param>
internal sealed record HopContent(int StatusCode, ScannedPage Content, long ByteCount) : HopOutcome
{
    /// <summary>What tells this version of the page from another; empty if nothing does.</summary>
    public Validators Validators { get; init; }
}

/// <summary>The page has not changed since the version that the request named.</summary>
internal sealed record HopUnchanged : HopOutcome;

/// <summary>A text that is no page.</summary>
/// <param name="StatusCode">200 or another of its kind.</param>
/// <param name="Text">Its bytes, content codings undone.</param>
internal sealed record HopText(int StatusCode, ReadOnlyMemory<byte> Text) : HopOutcome;

/// <summary>The page is elsewhere.</summary>
/// <param name="Location">The Location header as it was sent, or null if there was none.</param>
/// <param name="StatusCode">301, 302, 303, 307 or 308.</param>
internal sealed record HopRedirect(string? Location, int StatusCode) : HopOutcome;

/// <summary>No page.</summary>
/// <param name="Category">What kind of failure it is.</param>
/// <param name="Detail">What happened, in words.</param>
internal sealed record HopFailure(FailureCategory Category, string Detail) : HopOutcome
{
    /// <summary>Whether the same request may well succeed a little later, and why.</summary>
    public Transience Transience { get; init; }

    /// <summary>Whether there was no connection, or no answer in time: the host may be down.</summary>
    public bool NoAnswer { get; init; }

    /// <summary>The status code of the answer, or 0.</summary>
    public int StatusCode { get; init; }

    /// <summary>How long the server asked to be left alone (Retry-After), or null.</summary>
    public TimeSpan? RetryAfter { get; init; }
}

/// <summary>Why a failure may be gone when the request is repeated.</summary>
internal enum Transience
{
    /// <summary>It will not be gone.</summary>
    None,

    /// <summary>The status code says so; the options tell which.</summary>
    Status,

    /// <summary>A time limit passed.</summary>
    Timeout,

    /// <summary>The connection was not made.</summary>
    Connect,

    /// <summary>The connection was lost before the answer was whole.</summary>
    Connection,
}
