using Reactor;
using Scraper.Fetching;
using Scraper.Fetching.Connecting;
using Scraper.Options;
using Serilog;

namespace Scraper.Pipeline;

/// <summary>What every loop of a run fetches by.</summary>
/// <remarks>Any thread: all that is in it may be shared by loops.</remarks>
/// <param name="Options">How to go about it: of the run as a whole.</param>
/// <param name="Guard">What may be connected to.</param>
/// <param name="Names">How names are resolved; null for the system's way.</param>
/// <param name="Log">Told of every page.</param>
internal sealed record FetchPlan(ScraperOptions Options, IConnectGuard Guard, INameResolver? Names, ILogger Log)
{
    /// <summary>Told of requests and pages; null if nobody wants to know.</summary>
    public IFetchObserver? Observer { get; init; }

    /// <summary>The pages that are wanted, by the options, which <see cref="ScrapeRun"/> sees to; null for all.</summary>
    public PageQuota? Quota { get; init; }

    /// <summary>What a loop stands on that is not the one which the run was begun on; null for the default.</summary>
    public Func<LoopBackend>? Backend { get; init; }
}
