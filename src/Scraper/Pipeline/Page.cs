using Hypertext;
using Scraper.Fetching;

namespace Scraper.Pipeline;

/// <summary>A page that was fetched: what it says, not its text.</summary>
/// <param name="Job">What it was fetched for.</param>
/// <param name="Url">Where it came from in the end, after redirects, without user name and password: the base of its links.</param>
/// <param name="StatusCode">The status of the answer.</param>
/// <param name="RedirectCount">How many redirects led to it.</param>
/// <param name="Content">Its hrefs as the markup has them; whoever takes the page off the channel disposes of them.</param>
/// <param name="ByteCount">Its size in bytes, content codings undone.</param>
internal sealed record Page(Job Job, Url Url, int StatusCode, int RedirectCount, ScannedPage Content, long ByteCount)
{
    /// <summary>Which of the places listed for the job it came from: 0 for the first, which is the only one of most jobs.</summary>
    public int MirrorIndex { get; init; }

    /// <summary>What tells this version of the page from another; empty if nothing does.</summary>
    public Validators Validators { get; init; }
}
