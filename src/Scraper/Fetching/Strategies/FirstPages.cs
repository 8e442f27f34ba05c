using Scraper.Pipeline;

namespace Scraper.Fetching;

/// <summary>Passes on the first few pages that are fetched, and ends the run with the last of them.</summary>
/// <remarks>Loop thread only. A page beyond them, which came in the same moment, counts as left.</remarks>
/// <param name="fetcher">Fetches a page.</param>
/// <param name="limit">How many pages are wanted.</param>
/// <param name="stop">Ends the run, what is in flight included.</param>
internal sealed class FirstPages(IPageFetcher fetcher, int limit, Action stop) : IPageFetcher
{
    private int _count;

    public async ValueTask<(Page? Page, Outcome? Outcome)> FetchAsync(Job job, GatePass pass, CancellationToken cancellationToken)
    {
        var (page, failure) = await fetcher.FetchAsync(job, pass, cancellationToken);
        if (page is null)
        {
            return (null, failure);
        }

        _count++;
        if (_count > limit)
        {
            page.Content.Dispose();
            throw new OperationCanceledException("There are pages enough.");
        }

        if (_count == limit)
        {
            stop();
        }

        return (page, null);
    }
}
