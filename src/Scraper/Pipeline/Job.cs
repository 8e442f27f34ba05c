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

    /// <summary>The host that is asked, as the limits for each host see it.</summary>
    public string Host { get; } = HostKey.Of(Url);
}
