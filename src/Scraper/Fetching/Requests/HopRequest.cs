using Hypertext;

namespace Scraper.Fetching;

/// <summary>A request to be sent for a job.</summary>
/// <param name="Url">Where to.</param>
/// <param name="Listed">The URL that the user listed: its site may get what was meant for it, and no other one.</param>
internal readonly record struct HopRequest(Url Url, Url Listed)
{
    /// <summary>Makes the first request for a URL.</summary>
    public HopRequest(Url listed)
        : this(listed, listed)
    {
    }

    /// <summary>The job that it is sent for, if somebody watches it.</summary>
    public Flight? Flight { get; init; }

    /// <summary>What it is in a race of mirrors; null if it is in none.</summary>
    public Contender? Contender { get; init; }

    /// <summary>Whether it goes to the site that the user listed, and not to one that it redirects to.</summary>
    public bool IsToListedSite => ReferenceEquals(Url, Listed) || Url.Origin == Listed.Origin;
}
