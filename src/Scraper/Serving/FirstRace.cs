using Reactor;
using Scraper.Pipeline;

namespace Scraper.Serving;

/// <summary>Races the mirrors of a page: the first page completed wins, and the others are cancelled on the wire.</summary>
internal sealed class FirstRace(KeptPageFetcher fetcher, ServeTotals totals)
{
    /// <summary>Runs a race.</summary>
    /// <returns>The winner; or null, and why each of the jobs failed, in their order.</returns>
    /// <exception cref="OperationCanceledException">It was cancelled; nothing of it goes on.</exception>
    public async Task<(KeptPage? Winner, Failure[] Failures)> RunAsync(IReadOnlyList<Job> jobs, CancellationToken cancellationToken)
    {
        var failures = new Failure[jobs.Count];
        try
        {
            var winner = await Aggregate.FirstSuccessAsync(
                jobs.Select((job, index) => (Func<CancellationToken, Task<KeptPage>>)(token => FetchAsync(job, index, failures, token))),
                page => page.Body.Dispose(),
                cancellationToken);
            return (winner, []);
        }
        catch (AggregateException exception) when (exception.InnerExceptions.All(inner => inner is MirrorFailedException))
        {
            return (null, failures);
        }
    }

    private async Task<KeptPage> FetchAsync(Job job, int index, Failure[] failures, CancellationToken cancellationToken)
    {
        using var fetch = totals.BeginFetch();
        var (page, failure) = await fetcher.FetchAsync(job, cancellationToken);
        if (page is null)
        {
            failures[index] = failure!;
            fetch.Fail(failure!.Category);
            throw new MirrorFailedException();
        }

        fetch.Succeed();
        return page;
    }

    /// <summary>Tells the aggregate of a failure, which is a value everywhere else.</summary>
    private sealed class MirrorFailedException : Exception;
}
