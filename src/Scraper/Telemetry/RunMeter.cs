using System.Diagnostics.Metrics;
using Scraper.Fetching;
using Scraper.Options;
using Scraper.Pipeline;

namespace Scraper.Telemetry;

/// <summary>The meter "Scraper": what a run does, for whoever listens.</summary>
/// <remarks>
/// The run measures on the loop. What it counts anyway is observable: it is read when a listener asks, maybe on a thread of its own, and
/// then each number is one that was true a moment ago. Times are in seconds, sizes in bytes.
/// </remarks>
internal sealed class RunMeter : IFetchObserver, IDisposable
{
    /// <summary>The name of the meter.</summary>
    public const string Name = "Scraper";

    private static readonly InstrumentAdvice<double> Latencies = new()
    {
        HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120],
    };

    private static readonly FailureCategory[] Categories = Enum.GetValues<FailureCategory>();

    private readonly Meter _meter = new(Name, ProgramVersion.Short);
    private readonly Counter<long> _requests;
    private readonly Counter<long> _responses;
    private readonly Histogram<double> _phases;
    private readonly Histogram<double> _pages;

    /// <summary>Makes the instruments of a run.</summary>
    public RunMeter(RunTotals totals, FlightList flights)
    {
        _meter.CreateObservableCounter("scraper.urls.read", () => totals.Read, "{url}", "Lines of the list that ask for something, those finished before among them.");
        _meter.CreateObservableCounter("scraper.urls.ended", () => CountOutcomes(totals), "{url}", "Lines of the list that have ended, by what came of them.");
        _meter.CreateObservableCounter("scraper.links", () => totals.Links, "{link}", "Links written.");
        _meter.CreateObservableCounter("scraper.pages.size", () => totals.Bytes, "By", "Size of the pages done, content codings undone.");
        _meter.CreateObservableUpDownCounter("scraper.urls.in_flight", () => flights.Count, "{url}", "URLs under way, from the gate to the writer.");
        _meter.CreateObservableUpDownCounter("scraper.urls.waiting", () => flights.Waiting, "{url}", "URLs that wait at the gate.");
        _requests = _meter.CreateCounter<long>("scraper.requests", "{request}", "Requests for pages sent, repeated ones and redirected ones among them.");
        _responses = _meter.CreateCounter<long>("scraper.responses", "{response}", "Answers to them, by status.");
        _phases = _meter.CreateHistogram("scraper.request.phase", "s", "Time that a phase of a request took.", tags: null, Latencies);
        _pages = _meter.CreateHistogram("scraper.page.duration", "s", "Time from the gate until a URL was done or had failed, repetition and redirects included.", tags: null, Latencies);
    }

    /// <summary>A phase as tags have it.</summary>
    public static string NameOf(ExchangePhase phase) => phase switch
    {
        ExchangePhase.Resolving => "names",
        ExchangePhase.Connecting => "connect",
        ExchangePhase.Securing => "tls",
        ExchangePhase.AwaitingHeaders => "headers",
        _ => "body",
    };

    /// <summary>An outcome as tags have it.</summary>
    public static string NameOf(Page? page, Outcome? outcome) =>
        page is not null ? "done" : outcome is Failure failure ? failure.Category.Name() : "unchanged";

    public void Answered(int statusCode, PhaseTimes times)
    {
        _responses.Add(1, new KeyValuePair<string, object?>("code", statusCode));
        for (var phase = ExchangePhase.Resolving; phase < ExchangePhase.ReceivingBody; phase++)
        {
            Record(phase, times);
        }
    }

    public void Ended(PhaseTimes times, bool isPage)
    {
        _requests.Add(1);
        if (isPage)
        {
            Record(ExchangePhase.ReceivingBody, times);
        }
    }

    public void Landed(Flight flight, Page? page, Outcome? outcome) =>
        _pages.Record(flight.Age.TotalSeconds, new KeyValuePair<string, object?>("outcome", NameOf(page, outcome)));

    public void Dispose() => _meter.Dispose();

    private void Record(ExchangePhase phase, PhaseTimes times)
    {
        if (times[phase] is { } time)
        {
            _phases.Record(time.TotalSeconds, new KeyValuePair<string, object?>("phase", NameOf(phase)));
        }
    }

    private static IEnumerable<Measurement<long>> CountOutcomes(RunTotals totals)
    {
        yield return Of("done", totals.Done - totals.Unchanged);
        yield return Of("unchanged", totals.Unchanged);
        foreach (var category in Categories)
        {
            yield return Of(category.Name(), totals.FailedBy(category));
        }

        static Measurement<long> Of(string outcome, long count) => new(count, new KeyValuePair<string, object?>("outcome", outcome));
    }
}
