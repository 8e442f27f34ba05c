using Scraper.Fetching;
using Scraper.Reporting.Statistics;

namespace Scraper.Pipeline;

/// <summary>Who watches a run.</summary>
/// <remarks>For the thread of the loop that the run is begun on. Those who watch each request are told by <see cref="FetchPlan.Observer"/>.</remarks>
internal sealed record RunWatch
{
    /// <summary>Nobody does.</summary>
    public static readonly RunWatch Nobody = new();

    /// <summary>Knows what is under way; null if nobody wants to.</summary>
    public FlightList? Flights { get; init; }

    /// <summary>Gathers the figures of the run; null if nobody wants them.</summary>
    public RunStatistics? Statistics { get; init; }

    /// <summary>Called when nothing is left to fetch, while all loops are there; null if nobody wants to know.</summary>
    public Action? Fetched { get; init; }
}
