using Scraper.Pipeline;

namespace Scraper.Reading;

/// <summary>A line of the list.</summary>
/// <param name="Number">Which line, from 1.</param>
/// <param name="Text">What it says, without its end.</param>
/// <param name="Fault">Why it cannot be read, or null.</param>
internal readonly record struct InputLine(long Number, string Text, string? Fault = null)
{
    /// <summary>What kind of failure the fault is.</summary>
    public FailureCategory FaultCategory { get; init; }
}
