using System.Diagnostics;
using Hypertext;
using Scraper.Fetching;
using Scraper.Pipeline;

namespace Scraper.Serving;

/// <summary>Fetches a page and keeps its body.</summary>
/// <param name="walk">Goes there; bodies come back whole.</param>
/// <param name="gate">Where requests wait for their turn.</param>
internal sealed class KeptPageFetcher(HopWalk walk, HostGate gate) : IWalkEnd<(KeptPage? Page, Failure? Failure)>
{
    /// <returns>Either the page, or the failure; the other is null.</returns>
    public Task<(KeptPage? Page, Failure? Failure)> FetchAsync(Job job, CancellationToken cancellationToken) =>
        walk.RunAsync(job, gate, this, cancellationToken);

    public (KeptPage? Page, Failure? Failure) Finish(Job job, Url url, int redirects, HopOutcome outcome) => outcome switch
    {
        HopBody body => (new KeptPage(url.WithoutUserInfo(), body.ContentType, body.Body), null),
        HopFailure failure => (null, new Failure(job.Listed, failure.Category, failure.Detail)),
        _ => throw new UnreachableException(),
    };
}
