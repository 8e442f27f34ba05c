using Hypertext;
using Scraper.Pipeline;
using Serilog;

namespace Scraper.Fetching;

/// <summary>What a fetch makes of the answer that its way has ended with.</summary>
internal interface IWalkEnd<out T>
{
    /// <param name="job">What was to be fetched.</param>
    /// <param name="url">Where the answer came from, after redirects.</param>
    /// <param name="redirects">How many were followed.</param>
    /// <param name="outcome">The answer, or the failure: never a redirect.</param>
    T Finish(Job job, Url url, int redirects, HopOutcome outcome);
}

/// <summary>The way from a URL to its answer: robots.txt asked, redirects followed, each hop attempted as often as it may be.</summary>
/// <remarks>Loop thread only. All that is fetched is fetched this way; one kind of fetch differs from another in what its attempts do
/// with a body, and in what it makes of the end.</remarks>
/// <param name="attempts">Sends the requests.</param>
/// <param name="robots">The rules of the sites; null to ask for none.</param>
/// <param name="cache">The versions of pages that have been seen; null to ask for every page.</param>
/// <param name="redirectLimit">How far to follow redirects.</param>
/// <param name="log">Told of redirects that give up encryption.</param>
internal sealed class HopWalk(Attempts attempts, RobotsCache? robots, ValidatorCache? cache, int redirectLimit, ILogger log)
{
    /// <summary>The longest distance between requests that a robots.txt gets; a longer one is cut to it.</summary>
    private static readonly TimeSpan CrawlDelayLimit = TimeSpan.FromSeconds(60);

    /// <summary>Goes the way of a job that has a place at the gate.</summary>
    /// <param name="job">What to fetch.</param>
    /// <param name="pass">The job's place; it is with the job's host at the beginning, or with none, and wherever it is at the end.</param>
    /// <param name="end">Makes the result. It is shown to this method, which is the only one that waits, so that a page costs no task more.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    public async ValueTask<T> RunAsync<T>(Job job, GatePass pass, IWalkEnd<T> end, CancellationToken cancellationToken)
    {
        var hop = new HopRequest(job.Url) { Flight = pass.Flight, Contender = job.Contender };
        RedirectChain? chain = null;
        while (true)
        {
            var url = hop.Url;
            var host = chain is null ? job.Host : HostKey.Of(url);
            if (robots is not null && !await IsAllowedAsync(robots, url, host, pass, cancellationToken))
            {
                return end.Finish(job, url, 0, WithPlace(new HopFailure(FailureCategory.Blocked, "robots.txt does not allow it"), chain, url));
            }

            hop = hop with { Known = job.Contender is null ? cache?.Find(job, url) ?? default : default };
            switch (await attempts.GetAsync(hop, host, pass, cancellationToken))
            {
                case HopRedirect redirect:
                    chain ??= new RedirectChain(redirectLimit);
                    if (chain.Follow(url, redirect, out var next) is { } fault)
                    {
                        return end.Finish(job, url, chain.Count, fault);
                    }

                    LogDowngrade(url, next);
                    hop = hop.Follow(next);
                    break;
                case HopFailure failure:
                    return end.Finish(job, url, chain?.Count ?? 0, WithPlace(failure, chain, url));
                case var answer:
                    return end.Finish(job, url, chain?.Count ?? 0, answer);
            }
        }
    }

    /// <summary>Whether a later attempt may end otherwise.</summary>
    public bool IsTransient(HopFailure failure) => attempts.IsTransient(failure);

    /// <summary>Goes the way of a job that comes from outside of the gate, and leaves the gate with its end.</summary>
    public async Task<T> RunAsync<T>(Job job, HostGate gate, IWalkEnd<T> end, CancellationToken cancellationToken)
    {
        var pass = new GatePass(gate, null);
        try
        {
            return await RunAsync(job, pass, end, cancellationToken);
        }
        finally
        {
            pass.Leave();
        }
    }

    private static async ValueTask<bool> IsAllowedAsync(RobotsCache robots, Url url, string host, GatePass pass, CancellationToken cancellationToken)
    {
        await pass.EnterAsync(host, cancellationToken);
        pass.Flight?.Enter(FlightPhase.AwaitingRobots);
        var rules = await robots.GetAsync(url, cancellationToken);
        if (!rules.IsAllowed(url.PathAndQuery))
        {
            return false;
        }

        if (rules.CrawlDelay is { } delay)
        {
            await pass.KeepCrawlDelayAsync(delay < CrawlDelayLimit ? delay : CrawlDelayLimit, cancellationToken);
        }

        return true;
    }

    private void LogDowngrade(Url from, Url to)
    {
        if (from.Scheme == "https" && to.Scheme == "http")
        {
            log.Information("{From} redirects to {To}: the rest of the way is not encrypted", Printable.Excerpt(from.WithoutUserInfo().Href), Printable.Excerpt(to.WithoutUserInfo().Href));
        }
    }

    private static HopFailure WithPlace(HopFailure failure, RedirectChain? chain, Url url) =>
        chain is null ? failure : failure with { Detail = $"{failure.Detail}, at {Printable.Excerpt(url.WithoutUserInfo().Href, 2048)}" };
}
