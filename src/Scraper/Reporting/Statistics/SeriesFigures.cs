namespace Scraper.Reporting.Statistics;

/// <summary>What was done when, in intervals of one length: each list has one number for each of them, from the beginning of the run.</summary>
internal sealed record SeriesFigures
{
    /// <summary>The length of an interval: 1/64 s, doubled until there are no more than 256.</summary>
    public required double IntervalSeconds { get; init; }

    /// <summary>Pages that were done.</summary>
    public required IReadOnlyList<long> Done { get; init; }

    /// <summary>URLs that failed.</summary>
    public required IReadOnlyList<long> Failed { get; init; }

    /// <summary>Links of the pages.</summary>
    public required IReadOnlyList<long> Links { get; init; }

    /// <summary>The size of the pages, without content coding.</summary>
    public required IReadOnlyList<long> Bytes { get; init; }

    public static SeriesFigures Of(TimeSeries series)
    {
        var intervals = series.Intervals.ToArray();
        return new SeriesFigures
        {
            IntervalSeconds = series.Width.TotalSeconds,
            Done = [.. intervals.Select(interval => interval.Done)],
            Failed = [.. intervals.Select(interval => interval.Failed)],
            Links = [.. intervals.Select(interval => interval.Links)],
            Bytes = [.. intervals.Select(interval => interval.Bytes)],
        };
    }
}
