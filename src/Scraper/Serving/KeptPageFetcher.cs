using Scraper.Fetching;
using Scraper.Pipeline;

namespace Scraper.Serving;

/// <summary>Fetches a page and keeps its body: redirects followed, each hop attempted as often as it may be.</summary>
internal sealed class KeptPageFetcher(Attempts attempts, RobotsCache? robots, HostGate gate, int redirectLimit)
{
    /// <returns>Either the page, or the failure; the other is null.</returns>
    public async Task<(KeptPage? Page, Failure? Failure)> FetchAsync(Job job, CancellationToken cancellationToken)
    {
        var pass = new GatePass(gate, null);
        try
        {
            return await FollowAsync(job, pass, cancellationToken);
        }
        finally
        {
            pass.Leave();
        }
    }

    private async Task<(KeptPage? Page, Failure? Failure)> FollowAsync(Job job, GatePass pass, CancellationToken cancellationToken)
    {
        var hop = new HopRequest(job.Url);
        var chain = new RedirectChain(redirectLimit);
        while (true)
        {
            var url = hop.Url;
            var host = HostKey.Of(url);
            if (robots is not null)
            {
                await pass.EnterAsync(host, cancellationToken);
                if (!(await robots.GetAsync(url, cancellationToken)).IsAllowed(url.PathAndQuery))
                {
                    return Fail(FailureCategory.Blocked, "robots.txt does not allow it");
                }
            }

            switch (await attempts.GetAsync(hop, host, pass, cancellationToken))
            {
                case HopBody body:
                    return (new KeptPage(url.WithoutUserInfo(), body.ContentType, body.Body), null);
                case HopFailure failure:
                    return Fail(failure.Category, failure.Detail);
                case HopRedirect redirect:
                    if (chain.Follow(url, redirect, out var next) is { } fault)
                    {
                        return Fail(fault.Category, fault.Detail);
                    }

                    hop = hop.Follow(next);
                    break;
            }
        }

        (KeptPage?, Failure?) Fail(FailureCategory category, string detail) => (null, new Failure(job.Listed, category, detail));
    }
}
