using System.Threading.Channels;
using Reactor;
using Scraper.Fetching;
using Scraper.Fetching.Connecting;
using Scraper.Parsing;

namespace Scraper.Pipeline;

/// <summary>All that one loop fetches pages and finds their links with.</summary>
/// <remarks>Loop thread only.</remarks>
internal sealed class FetchLoop : IFetchLoop
{
    private readonly NameResolver? _ownNames;
    private readonly HttpMessageInvoker _http;
    private readonly PageStages _stages;

    /// <param name="loop">The loop.</param>
    /// <param name="plan">What it fetches by.</param>
    /// <param name="part">What of that is the loop's own.</param>
    /// <param name="interruption">How it may be ended early: by the loop's thread.</param>
    /// <param name="totals">Counts what mirrors that did not win have cost.</param>
    /// <param name="cache">The versions of pages that have been seen; null to ask for every page.</param>
    /// <param name="flights">Knows what is under way on the loop; null if nobody wants to.</param>
    /// <exception cref="Options.UsageException">A file that the options name cannot be read.</exception>
    public FetchLoop(
        EventLoop loop, FetchPlan plan, LoopPart part, Interruption interruption, RunTotals totals, ValidatorCache? cache, FlightList? flights)
    {
        var options = plan.Options with { Fetch = part.ShareOf(plan.Options.Fetch) };
        _ownNames = plan.Names is null ? new NameResolver(loop, options.Fetch.NameCache, options.Fetch.NameThreads) : null;
        _http = LoopHttp.Create(loop, plan.Names ?? _ownNames!, plan.Guard, options.Fetch, plan.Log, part);
        var (fetcher, gate) = FetchParts.Create(_http, options, cache, loop.TimeProvider, plan.Log, totals, interruption.Stopping, plan.Observer, part);
        if (plan.Quota is { } quota)
        {
            fetcher = new FirstPages(fetcher, quota);
        }

        if (flights is not null)
        {
            flights.Gate = gate;
        }

        _stages = new PageStages(
            outcomes => new FetchStage(fetcher, gate, cache, outcomes, interruption, plan.Log) { Flights = flights, Observer = plan.Observer },
            new ParseStage(LinkParts.CreateFinder(options.Links)));
    }

    public Task RunAsync(ChannelReader<Job> input, ChannelWriter<Outcome> output, CancellationToken cancellationToken) =>
        _stages.RunAsync(input, output, cancellationToken);

    public ValueTask DisposeAsync()
    {
        _http.Dispose();
        _ownNames?.Dispose();
        return default;
    }
}
