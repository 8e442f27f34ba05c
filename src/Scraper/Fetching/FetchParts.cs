using Hypertext;
using Scraper.Options;
using Scraper.Parsing;
using Scraper.Pipeline;
using Serilog;

namespace Scraper.Fetching;

/// <summary>The parts of the fetch stage, put together as the options say.</summary>
/// <param name="Fetcher">What fetches a page.</param>
/// <param name="Gate">What limits how many are fetched at once.</param>
internal sealed record FetchParts(IPageFetcher Fetcher, HostGate Gate)
{
    /// <summary>What knows what sites allow; null if they are not to be asked.</summary>
    public required RobotsCache? Robots { get; init; }

    /// <summary>Makes what goes where the fetcher does, by the same rules, and takes in bodies in another way.</summary>
    public required Func<IBodyReader, HopWalk> CreateWalk { get; init; }

    /// <summary>Makes them.</summary>
    /// <param name="http">Sends requests on the loop.</param>
    /// <param name="options">The whole configuration.</param>
    /// <param name="cache">The versions of pages that have been seen; null to ask for every page.</param>
    /// <param name="timeProvider">The loop's time.</param>
    /// <param name="log">Told of what is worth a note.</param>
    /// <param name="totals">Counts what mirrors that did not win have cost.</param>
    /// <param name="stopping">Cancelled: nothing is begun any more.</param>
    /// <param name="observer">Told of the answers to requests for pages; null if nobody wants to know.</param>
    /// <param name="part">Which of how many loops of a run they are for, the options being its own already; null for the only one.</param>
    public static FetchParts Create(
        HttpMessageInvoker http,
        ScraperOptions options,
        ValidatorCache? cache,
        TimeProvider timeProvider,
        ILogger log,
        RunTotals totals,
        CancellationToken stopping,
        IFetchObserver? observer = null,
        LoopPart? part = null)
    {
        var fetch = options.Fetch;
        var cookies = fetch.Cookies ? new CookieJar(timeProvider) : null;
        var requests = new RequestFactory(fetch, cookies);
        var scanners = new ScannerPool(() => LinkParts.CreateScanner(options.Links, fetch.BodyByteLimit));
        var gate = new HostGate(fetch.Concurrency, fetch.ConcurrencyPerHost, TimeSpan.FromSeconds(fetch.DelaySeconds), timeProvider);
        var robots = fetch.Robots
            ? new RobotsCache(
                new RobotsSource(
                    new HopWalk(CreateAttempts(new TextBodyReader(RobotsRules.SizeLimit)), null, null, RobotsAnswer.RedirectLimit, log), fetch, timeProvider),
                timeProvider)
            : null;
        var pages = new PageFetcher(CreateWalk(new PageBodyReader(scanners, fetch), cache, observer));
        var mirrors = FetchStrategies.Create(fetch, timeProvider);
        return new FetchParts(new MirrorFetcher(pages, mirrors, gate, fetch, totals, stopping), gate)
        {
            Robots = robots,
            CreateWalk = bodies => CreateWalk(bodies, null),
        };

        HopWalk CreateWalk(IBodyReader bodies, ValidatorCache? versions, IFetchObserver? observer = null) =>
            new(CreateAttempts(bodies, observer), robots, versions, fetch.RedirectLimit, log);

        Attempts CreateAttempts(IBodyReader bodies, IFetchObserver? observer = null) =>
            new(new Exchange(http, requests, bodies, fetch, timeProvider, cookies, observer), fetch, timeProvider, stopping, (part ?? LoopPart.Whole).ShareOf(RetryBudget.InitialRetries));
    }
}
