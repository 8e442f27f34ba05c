using Hypertext;
using Scraper.Fetching;

namespace Scraper.Pipeline;

/// <summary>A URL to fetch.</summary>
/// <param name="Listed">The URL as the list has it: the source of every line that is written for it.</param>
/// <param name="Url">The same, parsed.</param>
internal sealed record Job(string Listed, Url Url)
{
    /// <summary>The number of its line in the list, from 1: what it is known by.</summary>
    public long Ordinal { get; init; }

    /// <summary>The other places of the same page, in the order listed: its mirrors. Empty for most.</summary>
    public IReadOnlyList<Job> Mirrors { get; init; } = [];

    /// <summary>What the request for it is in a race of mirrors; null if it is in none.</summary>
    public Contender? Contender { get; init; }

    /// <summary>What a list has to have to ask for the same: the URL as listed, and those of the mirrors.</summary>
    public string Line => Mirrors.Count == 0 ? Listed : string.Join(' ', Mirrors.Prepend(this).Select(place => place.Listed));

    /// <summary>The host that is asked, as the limits for each host see it.</summary>
    public string Host { get; } = HostKey.Of(Url);

    /// <summary>The URL as messages show it: without a user name and password.</summary>
    public string Shown => Url.HasUserInfo ? Url.WithoutUserInfo().Href : Listed;
}
