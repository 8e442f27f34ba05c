namespace Scraper.Reporting.Statistics;

/// <summary>What failed.</summary>
internal sealed record FailureFigures
{
    /// <summary>How many failed in each category, all of them, the most frequent first.</summary>
    public required IReadOnlyList<CategoryCount> Categories { get; init; }

    /// <summary>Failures in the order of the list: all of a category if there are no more than 100 of it, else as many, drawn evenly.</summary>
    public required IReadOnlyList<ShownFailure> Sample { get; init; }
}

/// <summary>How many failures are of a category.</summary>
internal sealed record CategoryCount
{
    /// <summary>The name of the category, as the file of failures has it.</summary>
    public required string Category { get; init; }

    public required long Count { get; init; }
}

/// <summary>A failure.</summary>
internal sealed record ShownFailure
{
    /// <summary>The number of the line in the list.</summary>
    public required long Line { get; init; }

    /// <summary>The URL as it was listed, or the whole line, without user names and passwords, cut to 2,048 characters.</summary>
    public required string Url { get; init; }

    /// <summary>The name of the category.</summary>
    public required string Category { get; init; }

    /// <summary>What happened, cut to 500 characters.</summary>
    public required string Detail { get; init; }
}
