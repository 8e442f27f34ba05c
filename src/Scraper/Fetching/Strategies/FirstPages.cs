using Scraper.Pipeline;

namespace Scraper.Fetching;

/// <summary>Passes on the first few pages that are fetched, and ends the run with the last of them.</summary>
/// <remarks>Loop thread only. A page beyond them, which came in the same moment, counts as left.</remarks>
/// <param name="fetcher">Fetches a page.</param>
/// <param name="quota">The pages that are wanted.</param>
internal sealed class FirstPages(IPageFetcher fetcher, PageQuota quota) : IPageFetcher
{
    public async ValueTask<(Page? Page, Outcome? Outcome)> FetchAsync(Job job, GatePass pass, CancellationToken cancellationToken)
    {
        var (page, failure) = await fetcher.FetchAsync(job, pass, cancellationToken);
        if (page is null)
        {
            return (null, failure);
        }

        if (!quota.TryTake())
        {
            page.Content.Dispose();
            throw new OperationCanceledException("There are pages enough.");
        }

        return (page, null);
    }
}
