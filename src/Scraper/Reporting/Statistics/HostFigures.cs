namespace Scraper.Reporting.Statistics;

/// <summary>The hosts with the most URLs, of the list as it is: a redirect to another host counts for the first.</summary>
internal sealed record HostFigures
{
    /// <summary>The hosts that are told of at most.</summary>
    public const int Limit = 50;

    /// <summary>Whether the figures are exact: no more than 1,024 hosts were seen. If not, the counts of a host may be off as each tells.</summary>
    public required bool IsExact { get; init; }

    /// <summary>How many hosts there were; the places for them, if there were more.</summary>
    public required int Count { get; init; }

    /// <summary>Up to 50 of them, those with the most URLs first.</summary>
    public required IReadOnlyList<HostFigure> Top { get; init; }

    public static HostFigures Of(HostSketch sketch) => new()
    {
        IsExact = sketch.IsExact,
        Count = sketch.Hosts.Count,
        Top =
        [
            .. from host in sketch.Hosts.OrderByDescending(host => host.Urls).ThenBy(host => host.Name, StringComparer.Ordinal).Take(Limit)
            select new HostFigure
            {
                Host = Printable.Excerpt(host.Name, 255),
                Urls = host.Urls,
                Excess = host.Excess,
                Failed = host.Failed,
                Bytes = host.Bytes,
                MeanSeconds = host.Urls > host.Excess ? (host.Time / (host.Urls - host.Excess)).TotalSeconds : 0,
            },
        ],
    };
}

/// <summary>A host.</summary>
internal sealed record HostFigure
{
    /// <summary>Its name or address, and the port.</summary>
    public required string Host { get; init; }

    /// <summary>The URLs that ended: never fewer than there were.</summary>
    public required long Urls { get; init; }

    /// <summary>So many of them may have been other hosts'; 0 where the figures are exact. The following have been counted without those.</summary>
    public required long Excess { get; init; }

    /// <summary>Those that failed.</summary>
    public required long Failed { get; init; }

    /// <summary>The size of its pages, without content coding.</summary>
    public required long Bytes { get; init; }

    /// <summary>The mean time of a URL from when it was let in until it had ended.</summary>
    public required double MeanSeconds { get; init; }
}
