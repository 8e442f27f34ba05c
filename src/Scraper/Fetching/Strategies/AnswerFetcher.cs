using Scraper.Options;
using Scraper.Pipeline;

namespace Scraper.Fetching;

/// <summary>A whole answer, whatever its type.</summary>
/// <param name="Job">What was asked for.</param>
/// <param name="StatusCode">200 or another of its kind.</param>
/// <param name="Body">Its bytes, content codings undone.</param>
internal sealed record Answer(Job Job, int StatusCode, ReadOnlyMemory<byte> Body);

/// <summary>Fetches the whole answer of one contender over HTTP: redirects followed, each hop attempted as often as it may be.</summary>
/// <param name="attempts">Sends the requests; bodies come back as text, up to a byte more than the limit of the options.</param>
/// <param name="gate">Where requests wait for their turn.</param>
/// <param name="options">How far to follow redirects, and how large an answer may be.</param>
internal sealed class AnswerFetcher(Attempts attempts, HostGate gate, FetchOptions options)
{
    /// <returns>Either the answer, or the failure; the other is null.</returns>
    public async Task<(Answer? Answer, HopFailure? Failure)> FetchAsync(Job job, CancellationToken cancellationToken)
    {
        var pass = new GatePass(gate, null);
        try
        {
            return await FetchAsync(job, pass, cancellationToken);
        }
        finally
        {
            pass.Leave();
        }
    }

    private async ValueTask<(Answer? Answer, HopFailure? Failure)> FetchAsync(Job job, GatePass pass, CancellationToken cancellationToken)
    {
        var contender = new Contender();
        var chain = new RedirectChain(options.RedirectLimit);
        var hop = new HopRequest(job.Url) { Contender = contender };
        while (true)
        {
            switch (await attempts.GetAsync(hop, HostKey.Of(hop.Url), pass, cancellationToken))
            {
                case HopText text when text.Text.Length > options.BodyByteLimit:
                    return (null, new HopFailure(FailureCategory.TooLarge, $"the body is larger than {options.BodyByteLimit} bytes"));
                case HopText text:
                    return (new Answer(job, text.StatusCode, text.Text), null);
                case HopFailure failure:
                    return (null, failure);
                case HopRedirect redirect:
                    if (chain.Follow(hop.Url, redirect, out var next) is { } fault)
                    {
                        return (null, fault);
                    }

                    hop = hop.Follow(next);
                    break;
            }
        }
    }
}
