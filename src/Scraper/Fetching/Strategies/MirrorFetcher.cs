using System.Text;
using Scraper.Options;
using Scraper.Pipeline;

namespace Scraper.Fetching;

/// <summary>Fetches a page from the first of its mirrors that has it; a page without mirrors is none of its business.</summary>
/// <param name="fetcher">Fetches from one place.</param>
/// <param name="strategy">Which mirrors are asked when.</param>
/// <param name="gate">Where each request waits for its turn with its own host.</param>
/// <param name="options">What a page must hold.</param>
/// <param name="totals">Counts what the mirrors that did not win have cost.</param>
/// <param name="stopping">Cancelled: no further mirror is asked.</param>
internal sealed class MirrorFetcher(
    IPageFetcher fetcher, IFetchStrategy strategy, HostGate gate, FetchOptions options, RunTotals totals, CancellationToken stopping)
    : IPageFetcher
{
    private readonly byte[] _expected = Encoding.UTF8.GetBytes(options.MirrorExpect ?? "");

    public ValueTask<(Page? Page, Outcome? Outcome)> FetchAsync(Job job, GatePass pass, CancellationToken cancellationToken) =>
        job.Mirrors.Count == 0 ? fetcher.FetchAsync(job, pass, cancellationToken) : FetchFirstAsync(job, pass, cancellationToken);

    private async ValueTask<(Page? Page, Outcome? Outcome)> FetchFirstAsync(Job job, GatePass pass, CancellationToken cancellationToken)
    {
        var race = new MirrorRace(fetcher, job, pass, gate, _expected, stopping);
        var (page, failure) = await race.RunAsync(strategy, cancellationToken);
        totals.CancelledRequests += race.CancelledRequests;
        totals.WastedBytes += race.WastedBytes;
        return (page, failure);
    }
}
