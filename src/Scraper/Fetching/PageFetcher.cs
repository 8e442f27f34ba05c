using System.Diagnostics;
using Hypertext;
using Scraper.Pipeline;

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

/// <summary>Fetches the page of a job over HTTP.</summary>
/// <param name="walk">Goes there, and has bodies scanned.</param>
internal sealed class PageFetcher(HopWalk walk) : IPageFetcher, IWalkEnd<(Page? Page, Outcome? Outcome)>
{
    public ValueTask<(Page? Page, Outcome? Outcome)> FetchAsync(Job job, GatePass pass, CancellationToken cancellationToken) =>
        walk.RunAsync(job, pass, this, cancellationToken);

    public (Page? Page, Outcome? Outcome) Finish(Job job, Url url, int redirects, HopOutcome outcome) => outcome switch
    {
        HopContent content => (new Page(job, url.WithoutUserInfo(), content.StatusCode, redirects, content.Content, content.ByteCount) { Validators = content.Validators }, null),
        HopUnchanged => (null, new Unchanged(job.Listed)),
        HopFailure failure => (null, new Failure(job.Listed, failure.Category, failure.Detail) { MayPass = walk.IsTransient(failure) }),
        _ => throw new UnreachableException(),
    };
}
