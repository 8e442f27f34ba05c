using Scraper.Pipeline;

namespace Scraper.Tests.Fixtures;

/// <summary>What a run has left behind.</summary>
internal sealed record ScrapeResult(RunTotals Totals, string[] Lines, string[] Failures)
{
    /// <summary>The failures without their source: <c>category: detail</c>.</summary>
    public string[] Reasons => [.. Failures.Select(line => line[(line.IndexOf(" # ", StringComparison.Ordinal) + 3)..])];

    /// <summary>The links, without their source.</summary>
    public string[] Links => [.. Lines.Select(line => line.Split('\t')[1])];
}
