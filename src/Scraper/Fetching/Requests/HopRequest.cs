using Hypertext;

namespace Scraper.Fetching;

/// <summary>A request to be sent for a job.</summary>
/// <param name="Url">Where to.</param>
/// <param name="Listed">The URL that the user listed.</param>
/// <param name="IsToListedSite">Whether no redirect on the way here has left the site that the user listed: it may get what was meant for
/// it, and no other one, nor the site itself when another one has sent the request back to it.</param>
internal readonly record struct HopRequest(Url Url, Url Listed, bool IsToListedSite)
{
    /// <summary>Makes the first request for a URL.</summary>
    public HopRequest(Url listed)
        : this(listed, listed, IsToListedSite: true)
    {
    }

    /// <summary>The job that it is sent for, if somebody watches it.</summary>
    public Flight? Flight { get; init; }

    /// <summary>What it is in a race of mirrors; null if it is in none.</summary>
    public Contender? Contender { get; init; }

    /// <summary>The version of the page that has been seen: an answer that says no more than that there is no other one is welcome.</summary>
    public Validators Known { get; init; }

    /// <summary>The request that a redirect leads to.</summary>
    public HopRequest Follow(Url next) => this with { Url = next, IsToListedSite = IsToListedSite && next.Origin == Listed.Origin };

    /// <summary>Whether it would show on an unencrypted way what was meant for an encrypted one.</summary>
    public bool IsDowngraded => Listed.Scheme == "https" && Url.Scheme == "http";
}
