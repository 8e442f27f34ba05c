namespace Scraper.Reporting.Statistics;

/// <summary>How long pages took, and the phases of the requests for them; null where there was nothing of the kind.</summary>
internal sealed record LatencyFigures
{
    /// <summary>From when a URL was let in until its page was whole: redirects, pauses and repeated requests included, those that failed left out.</summary>
    public required LatencyFigure? Page { get; init; }

    /// <summary>Finding the addresses of a host, for connections to names; an answer that was remembered counts too.</summary>
    public required LatencyFigure? Dns { get; init; }

    /// <summary>Connecting to one of the addresses.</summary>
    public required LatencyFigure? Connect { get; init; }

    /// <summary>The handshake of TLS.</summary>
    public required LatencyFigure? Tls { get; init; }

    /// <summary>From sending a request until the header of its answer was whole.</summary>
    public required LatencyFigure? FirstByte { get; init; }

    /// <summary>From there until the body was whole, for pages.</summary>
    public required LatencyFigure? Body { get; init; }
}

/// <summary>How long something took. Percentiles are right to 1/64; the shortest, the longest and the mean are exact.</summary>
internal sealed record LatencyFigure
{
    /// <summary>How often.</summary>
    public required long Count { get; init; }

    public required double Mean { get; init; }

    public required double Min { get; init; }

    public required double P50 { get; init; }

    public required double P75 { get; init; }

    public required double P90 { get; init; }

    public required double P95 { get; init; }

    public required double P99 { get; init; }

    public required double P999 { get; init; }

    public required double Max { get; init; }

    /// <summary>The histogram: buckets that grow with the times, the empty ones left out.</summary>
    public required IReadOnlyList<LatencyBucket> Buckets { get; init; }

    /// <summary>The figures of a histogram; null if it is empty.</summary>
    public static LatencyFigure? Of(LatencyHistogram histogram) => histogram.Count == 0 ? null : new LatencyFigure
    {
        Count = histogram.Count,
        Mean = histogram.Mean.TotalSeconds,
        Min = histogram.Shortest.TotalSeconds,
        P50 = histogram.Percentile(50).TotalSeconds,
        P75 = histogram.Percentile(75).TotalSeconds,
        P90 = histogram.Percentile(90).TotalSeconds,
        P95 = histogram.Percentile(95).TotalSeconds,
        P99 = histogram.Percentile(99).TotalSeconds,
        P999 = histogram.Percentile(99.9).TotalSeconds,
        Max = histogram.Longest.TotalSeconds,
        Buckets = [.. histogram.Buckets.Select(bucket => new LatencyBucket { From = bucket.From.TotalSeconds, To = bucket.To.TotalSeconds, Count = bucket.Count })],
    };
}

/// <summary>So many took at least as long as one time, and less than another.</summary>
internal sealed record LatencyBucket
{
    public required double From { get; init; }

    public required double To { get; init; }

    public required long Count { get; init; }
}
