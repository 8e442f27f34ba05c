using System.ComponentModel.DataAnnotations;

namespace Scraper.Options;

/// <content>How a page is chosen among several places, and how many pages are wanted.</content>
internal sealed partial record FetchOptions
{
    /// <summary>How the mirrors of a page, the several URLs of one line, are asked for it.</summary>
    public MirrorStrategy Mirrors { get; init; } = MirrorStrategy.Hedge;

    /// <summary>The time without an answer after which the next mirror is asked as well, where they are hedged.</summary>
    [Range(0.0, 3_600.0)]
    public double HedgeDelaySeconds { get; init; } = 1;

    /// <summary>A text, as UTF-8, that the page of a mirror must hold somewhere to be one; null for any page.</summary>
    [StringLength(4096, MinimumLength = 1)]
    public string? MirrorExpect { get; init; }

    /// <summary>The pages with which the run ends, the first that are there; null for all.</summary>
    [Range(1, int.MaxValue)]
    public int? PageLimit { get; init; }
}

/// <summary>How mirrors are asked.</summary>
internal enum MirrorStrategy
{
    /// <summary>All at once.</summary>
    Race,

    /// <summary>The next one when there is no answer after a while, or when one has failed.</summary>
    Hedge,

    /// <summary>The next one when the one before has failed.</summary>
    Fallback,
}
