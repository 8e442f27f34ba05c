using System.Diagnostics.Metrics;
using Scraper.Options;
using Scraper.Pipeline;
using Scraper.Telemetry;

namespace Scraper.Serving;

/// <summary>The meter "Scraper" of a server: what <c>/metrics</c> tells, for whoever listens.</summary>
/// <remarks>All of it is observable: it is read when a listener asks, maybe on a thread of its own.</remarks>
internal sealed class ServeMeter : IDisposable
{
    private static readonly FailureCategory[] Categories = Enum.GetValues<FailureCategory>();

    private readonly Meter _meter = new(RunMeter.Name, ProgramVersion.Short);

    public ServeMeter(ServeTotals totals, HeldBytes held)
    {
        _meter.CreateObservableCounter("scraper.urls.ended", () => CountOutcomes(totals), "{url}", "URLs fetched for clients, by what came of them.");
        _meter.CreateObservableCounter("scraper.fetches.cancelled", () => totals.Cancelled, "{url}", "Fetches given up: losers of races, clients that went away.");
        _meter.CreateObservableUpDownCounter("scraper.urls.in_flight", () => totals.FetchesInFlight, "{url}", "URLs being fetched, or waiting for their turn.");
        _meter.CreateObservableUpDownCounter("scraper.serve.requests.in_flight", () => totals.RequestsInFlight, "{request}", "Requests being answered.");
        _meter.CreateObservableUpDownCounter("scraper.serve.held", () => held.Count, "By", "Pages and lists held for clients.");
    }

    public void Dispose() => _meter.Dispose();

    private static IEnumerable<Measurement<long>> CountOutcomes(ServeTotals totals)
    {
        yield return Of("done", totals.Pages.Pages);
        foreach (var category in Categories)
        {
            yield return Of(category.Name(), totals.Pages[category]);
        }

        static Measurement<long> Of(string outcome, long count) => new(count, new KeyValuePair<string, object?>("outcome", outcome));
    }
}
