namespace Scraper.Reporting.Statistics;

/// <summary>What is counted of a host.</summary>
/// <param name="name">The host and the port, as the limits for each host see them.</param>
/// <param name="excess">The URLs that it began with, and that may have been others'.</param>
internal sealed class HostCount(string name, long excess)
{
    public string Name => name;

    /// <summary>The URLs that ended, as they were listed: no fewer than there were, and at most <see cref="Excess"/> more.</summary>
    public long Urls { get; set; } = excess;

    public long Excess { get; } = excess;

    /// <summary>Those of them that failed, since it has had its place.</summary>
    public long Failed { get; set; }

    /// <summary>The size of the pages without content coding, likewise.</summary>
    public long Bytes { get; set; }

    /// <summary>The time that all URLs took together, likewise.</summary>
    public TimeSpan Time { get; set; }

    /// <summary>Where it is in the heap.</summary>
    public int Position { get; set; }
}
