namespace Scraper.Reporting.Statistics;

/// <summary>A page that took long.</summary>
internal sealed record SlowPage
{
    /// <summary>The URL as it was listed, without a user name and password.</summary>
    public required string Url { get; init; }

    /// <summary>The number of its line in the list.</summary>
    public required long Line { get; init; }

    /// <summary>The time from when it was let in until its page was whole.</summary>
    public required double Seconds { get; init; }

    /// <summary>What of that its requests spent in each phase; the rest are waits for a host's turn and pauses before a request was repeated.</summary>
    public required PhaseSeconds Phases { get; init; }

    /// <summary>The requests that were sent for it.</summary>
    public required int Requests { get; init; }

    /// <summary>The redirects that led to it.</summary>
    public required int Redirects { get; init; }

    /// <summary>The status of the answer.</summary>
    public required int Status { get; init; }

    /// <summary>Its size, without content coding.</summary>
    public required long Bytes { get; init; }
}

/// <summary>The time that all requests for a page spent in each phase, those that failed too; null where there was no such phase.</summary>
internal sealed record PhaseSeconds
{
    public required double? Dns { get; init; }

    public required double? Connect { get; init; }

    public required double? Tls { get; init; }

    public required double? FirstByte { get; init; }

    public required double? Body { get; init; }
}
