using Hypertext;

namespace Scraper.Pipeline;

/// <summary>What became of a line of the list: the end of its way through the stages.</summary>
internal abstract record Outcome
{
    /// <summary>The number of the line, from 1.</summary>
    public long Ordinal { get; init; }

    /// <summary>Called on the loop when what is written of it is committed; null if nobody wants to know.</summary>
    public Action? Committed { get; init; }
}

/// <summary>The links of a page.</summary>
/// <param name="Page">The page; its hrefs are not needed any more.</param>
/// <param name="Links">Absolute, each once, in document order; whoever writes them disposes of them.</param>
internal sealed record PageLinks(Page Page, LinkList Links) : Outcome
{
    /// <summary>The URL as the list has it.</summary>
    public string Source => Page.Job.Listed;
}

/// <summary>A page that is as it was when its links were written, in an earlier run: it counts as done, and nothing is written.</summary>
/// <param name="Source">The URL as the list has it.</param>
internal sealed record Unchanged(string Source) : Outcome;

/// <summary>A URL that could not be fetched, or a line that holds none.</summary>
/// <param name="Source">The URL as the list has it, or the whole line.</param>
/// <param name="Category">What kind of failure it is.</param>
/// <param name="Detail">What happened, in words.</param>
internal sealed record Failure(string Source, FailureCategory Category, string Detail) : Outcome
{
    /// <summary>Whether it may pass: the same request may succeed later.</summary>
    public bool MayPass { get; init; }
}

/// <summary>What another process has written of a line.</summary>
/// <param name="Counts">What it counts as.</param>
/// <param name="Results">What is to be appended to the results.</param>
/// <param name="Failures">What is to be appended to the failures.</param>
internal sealed record WrittenOutcome(OutcomeCounts Counts, ReadOnlyMemory<byte> Results, ReadOnlyMemory<byte> Failures) : Outcome;

/// <summary>A line that asks nothing of the run: it is blank, or of another shard.</summary>
internal sealed record PassedLine : Outcome;
