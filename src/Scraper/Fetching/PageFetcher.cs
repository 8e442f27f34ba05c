using Hypertext;
using Scraper.Options;
using Scraper.Pipeline;
using Serilog;

namespace Scraper.Fetching;

/// <summary>Fetches the page of a job.</summary>
internal interface IPageFetcher
{
    /// <param name="job">What to fetch.</param>
    /// <param name="pass">The job's place at the gate; it is with the job's host at the beginning, and wherever it is at the end.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    /// <returns>Either the page, or what the job has come to without one; the other is null.</returns>
    ValueTask<(Page? Page, Outcome? Outcome)> FetchAsync(Job job, GatePass pass, CancellationToken cancellationToken);
}

/// <summary>Fetches the page of a job over HTTP: redirects followed, each hop attempted as often as it may be.</summary>
/// <param name="attempts">Sends the requests.</param>
/// <param name="robots">The rules of the sites; null to ask for none.</param>
/// <param name="cache">The versions of pages that have been seen; null to ask for every page.</param>
/// <param name="options">How far to follow redirects.</param>
/// <param name="log">Told of redirects that give up encryption.</param>
internal sealed class PageFetcher(Attempts attempts, RobotsCache? robots, ValidatorCache? cache, FetchOptions options, ILogger log) : IPageFetcher
{
    /// <summary>The longest distance between requests that a robots.txt gets; a longer one is cut to it.</summary>
    private static readonly TimeSpan CrawlDelayLimit = TimeSpan.FromSeconds(60);

    public async ValueTask<(Page? Page, Outcome? Outcome)> FetchAsync(Job job, GatePass pass, CancellationToken cancellationToken)
    {
        var hop = new HopRequest(job.Url) { Flight = pass.Flight, Contender = job.Contender };
        RedirectChain? chain = null;
        while (true)
        {
            var url = hop.Url;
            var host = chain is null ? job.Host : HostKey.Of(url);
            if (robots is not null && !await IsAllowedAsync(robots, url, host, pass, cancellationToken))
            {
                return (null, new Failure(job.Listed, FailureCategory.Blocked, WithPlace("robots.txt does not allow it", chain, url)));
            }

            hop = hop with { Known = job.Contender is null ? cache?.Find(job, url) ?? default : default };
            switch (await attempts.GetAsync(hop, host, pass, cancellationToken))
            {
                case HopContent content:
                    return (new Page(job, url.WithoutUserInfo(), content.StatusCode, chain?.Count ?? 0, content.Content, content.ByteCount) { Validators = content.Validators }, null);
                case HopUnchanged:
                    return (null, new Unchanged(job.Listed));
                case HopFailure failure:
                    return (null, new Failure(job.Listed, failure.Category, WithPlace(failure.Detail, chain, url)));
                case HopRedirect redirect:
                    chain ??= new RedirectChain(options.RedirectLimit);
                    if (chain.Follow(url, redirect, out var next) is { } fault)
                    {
                        return (null, new Failure(job.Listed, fault.Category, fault.Detail));
                    }

                    LogDowngrade(url, next);
                    hop = hop.Follow(next);
                    break;
            }
        }
    }

    private static async ValueTask<bool> IsAllowedAsync(RobotsCache robots, Url url, string host, GatePass pass, CancellationToken cancellationToken)
    {
        await pass.EnterAsync(host, cancellationToken);
        pass.Flight?.Enter(FlightPhase.AwaitingRobots);
        var rules = await robots.GetAsync(url, cancellationToken);
        if (rules.CrawlDelay is { } delay)
        {
            pass.KeepCrawlDelay(delay < CrawlDelayLimit ? delay : CrawlDelayLimit);
        }

        return rules.IsAllowed(url.PathAndQuery);
    }

    private void LogDowngrade(Url from, Url to)
    {
        if (from.Scheme == "https" && to.Scheme == "http")
        {
            log.Information("{From} redirects to {To}: the rest of the way is not encrypted", Printable.Excerpt(from.WithoutUserInfo().Href), Printable.Excerpt(to.WithoutUserInfo().Href));
        }
    }

    private static string WithPlace(string detail, RedirectChain? chain, Url url) =>
        chain is null ? detail : $"{detail}, at {Printable.Excerpt(url.WithoutUserInfo().Href, 2048)}";
}
