using System.Text;
using Hypertext;
using Scraper.Fetching;

namespace Scraper.Pipeline;

/// <summary>A URL to fetch.</summary>
/// <remarks>Thousands wait for their turn, so it keeps nothing twice.</remarks>
/// <param name="Url">The URL, parsed.</param>
internal sealed record Job(Url Url)
{
    private readonly string? _listed;

    /// <param name="listed">The URL as the list has it.</param>
    /// <param name="url">The same, parsed.</param>
    public Job(ReadOnlySpan<char> listed, Url url)
        : this(url) => _listed = Ascii.Equals(url.AsciiHref, listed) ? null : listed.ToString();

    /// <summary>The URL as the list has it: the source of every line that is written for it.</summary>
    public string Listed => _listed ?? Url.Href;

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
