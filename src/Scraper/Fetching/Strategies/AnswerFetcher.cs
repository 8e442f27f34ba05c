using System.Diagnostics;
using Hypertext;
using Scraper.Pipeline;

namespace Scraper.Fetching;

/// <summary>A whole answer, whatever its type.</summary>
/// <param name="Job">What was asked for.</param>
/// <param name="StatusCode">200 or another of its kind.</param>
/// <param name="Body">Its bytes, content codings undone.</param>
internal sealed record Answer(Job Job, int StatusCode, ReadOnlyMemory<byte> Body);

/// <summary>Fetches the whole answer of one contender.</summary>
/// <param name="walk">Goes there; bodies come back as text, up to a byte more than the limit.</param>
/// <param name="gate">Where requests wait for their turn.</param>
/// <param name="limit">How large an answer may be.</param>
internal sealed class AnswerFetcher(HopWalk walk, HostGate gate, int limit) : IWalkEnd<(Answer? Answer, HopFailure? Failure)>
{
    /// <returns>Either the answer, or the failure; the other is null.</returns>
    public Task<(Answer? Answer, HopFailure? Failure)> FetchAsync(Job job, CancellationToken cancellationToken) =>
        walk.RunAsync(job, gate, this, cancellationToken);

    public (Answer? Answer, HopFailure? Failure) Finish(Job job, Url url, int redirects, HopOutcome outcome) => outcome switch
    {
        HopText text when text.Text.Length > limit => (null, new HopFailure(FailureCategory.TooLarge, $"the body is larger than {limit} bytes")),
        HopText text => (new Answer(job, text.StatusCode, text.Text), null),
        HopFailure failure => (null, failure),
        _ => throw new UnreachableException(),
    };
}
