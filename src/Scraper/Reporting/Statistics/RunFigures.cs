using System.Text.Json.Serialization;

namespace Scraper.Reporting.Statistics;

/// <summary>The figures of a run that is over, as <c>--stats</c> writes them; the report is made of nothing else.</summary>
/// <remarks>Its text has been through <see cref="Printable"/>. Times are seconds, sizes bytes.</remarks>
internal sealed record RunFigures
{
    /// <summary>The version of this format: another one as soon as a figure goes or means something else; new ones may come without.</summary>
    public int Version { get; init; } = 1;

    /// <summary>The program and its version.</summary>
    public required string Program { get; init; }

    /// <summary>Which run it was.</summary>
    public required RunDescription Run { get; init; }

    /// <summary>What became of the URLs of the list.</summary>
    public required UrlFigures Urls { get; init; }

    /// <summary>The links that were written.</summary>
    public required long Links { get; init; }

    /// <summary>The size of the pages that are done, without content coding.</summary>
    public required long PageBytes { get; init; }

    /// <summary>The requests for pages.</summary>
    public required RequestFigures Requests { get; init; }

    /// <summary>How many answers had which status, redirects and answers that were asked for again among them.</summary>
    public required IReadOnlyList<StatusCount> Statuses { get; init; }

    /// <summary>What was done when.</summary>
    public required SeriesFigures Series { get; init; }

    /// <summary>How long pages and the phases of requests took.</summary>
    public required LatencyFigures Latency { get; init; }

    /// <summary>The hosts with the most URLs.</summary>
    public required HostFigures Hosts { get; init; }

    /// <summary>The pages that took longest, the slowest first.</summary>
    public required IReadOnlyList<SlowPage> Slowest { get; init; }

    /// <summary>What failed.</summary>
    public required FailureFigures Failures { get; init; }

    /// <summary>What the program used.</summary>
    public required UsageFigures Usage { get; init; }
}

/// <summary>Which run it was, and how it ended.</summary>
internal sealed record RunDescription
{
    /// <summary>The list of URLs, as it was named.</summary>
    public required string List { get; init; }

    /// <summary>The file of results, as it was named.</summary>
    public required string Output { get; init; }

    /// <summary>When the run began, or went on if it had been left before its end.</summary>
    public required DateTimeOffset Began { get; init; }

    /// <summary>How long it took.</summary>
    public required double Seconds { get; init; }

    /// <summary>How it ended.</summary>
    public required RunEnd End { get; init; }
}

/// <summary>How a run ended.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RunEnd>))]
internal enum RunEnd
{
    /// <summary>The whole list has been read and dealt with.</summary>
    [JsonStringEnumMemberName("complete")]
    Complete,

    /// <summary>By a signal; the same command goes on with it.</summary>
    [JsonStringEnumMemberName("interrupted")]
    Interrupted,

    /// <summary>More had failed than were allowed.</summary>
    [JsonStringEnumMemberName("failure-limit")]
    FailureLimit,

    /// <summary>There were as many pages as were wanted.</summary>
    [JsonStringEnumMemberName("page-limit")]
    PageLimit,
}

/// <summary>What became of the URLs of the list: those that were read are done, failed, skipped or left.</summary>
internal sealed record UrlFigures
{
    /// <summary>Lines of the list that ask for something.</summary>
    public required long Read { get; init; }

    /// <summary>Pages that are done, those that have not changed among them.</summary>
    public required long Done { get; init; }

    /// <summary>Pages done of which there was nothing to write, since they have not changed since an earlier run.</summary>
    public required long Unchanged { get; init; }

    /// <summary>Those that failed.</summary>
    public required long Failed { get; init; }

    /// <summary>Those that an earlier process had finished, of the same run: no other figure knows of them.</summary>
    public required long Skipped { get; init; }

    /// <summary>Those of the skipped that had failed.</summary>
    public required long SkippedFailed { get; init; }

    /// <summary>Those that had not ended when the run did.</summary>
    public required long Left { get; init; }
}

/// <summary>The requests for pages; those for robots.txt are not among them.</summary>
internal sealed record RequestFigures
{
    /// <summary>Requests that were sent, or for which there was no connection.</summary>
    public required long Sent { get; init; }

    /// <summary>Those that the header of an answer came for.</summary>
    public required long Answered { get; init; }

    /// <summary>Those of the answered that a connection was made for; the others had one that was kept from before.</summary>
    public required long Connections { get; init; }

    /// <summary>Those that were cancelled because another mirror of the page had won.</summary>
    public required long Cancelled { get; init; }

    /// <summary>The bytes of bodies that arrived, in whatever content coding they were sent, those of failures among them.</summary>
    public required long ReceivedBytes { get; init; }
}

/// <summary>How many answers had a status.</summary>
internal sealed record StatusCount
{
    /// <summary>The status code: 200.</summary>
    public required int Status { get; init; }

    public required long Count { get; init; }
}

/// <summary>What the program used, from its start to the end of the run.</summary>
internal sealed record UsageFigures
{
    /// <summary>The processor time of all threads, of the system for them too.</summary>
    public required double CpuSeconds { get; init; }

    /// <summary>The memory that was resident at the peak.</summary>
    public required long PeakBytes { get; init; }
}
