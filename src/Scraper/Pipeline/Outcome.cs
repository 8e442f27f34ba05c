namespace Scraper.Pipeline;

/// <summary>What became of a line of the list: the end of its way through the stages.</summary>
internal abstract record Outcome;

/// <summary>The links of a page.</summary>
/// <param name="Source">The URL as the list has it.</param>
/// <param name="Links">Absolute, each once, in document order.</param>
/// <param name="ByteCount">The size of the page.</param>
internal sealed record PageLinks(string Source, IReadOnlyList<string> Links, int ByteCount) : Outcome;

/// <summary>A URL that could not be fetched, or a line that holds none.</summary>
/// <param name="Source">The URL as the list has it, or the whole line.</param>
/// <param name="Category">What kind of failure it is.</param>
/// <param name="Detail">What happened, in words.</param>
internal sealed record Failure(string Source, FailureCategory Category, string Detail) : Outcome;
