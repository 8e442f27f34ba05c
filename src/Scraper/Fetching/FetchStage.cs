using System.Threading.Channels;
using Reactor;
using Scraper.Options;
using Scraper.Pipeline;
using Serilog;
using Serilog.Events;

namespace Scraper.Fetching;

/// <summary>The second stage: passes on the page of every job that can be fetched, and reports the others.</summary>
/// <remarks>As many workers as requests may be in flight take jobs from a frontier, which sees to the limit for each host.</remarks>
internal sealed class FetchStage(
    IPageFetcher fetcher, FetchOptions options, ChannelWriter<Outcome> failures, Interruption interruption, ILogger log)
    : IStage<Job, Page>
{
    /// <summary>The jobs that are looked ahead for other hosts, at least.</summary>
    private const int LookAhead = 4096;

    private static readonly Action<object?> CloseFrontier = static state => ((Frontier)state!).Close();

    public async Task RunAsync(ChannelReader<Job> input, ChannelWriter<Page> output, CancellationToken cancellationToken)
    {
        var frontier = new Frontier(Math.Max(LookAhead, options.Concurrency), options.ConcurrencyPerHost);
        using var stopping = interruption.Stopping.UnsafeRegister(CloseFrontier, frontier);
        await TaskGroup.RunAsync(
            async group =>
            {
                // Wakes the idle workers when one of the others fails. It must outlive this body, and ends with the group.
                _ = group.CancellationToken.UnsafeRegister(CloseFrontier, frontier);
                for (var worker = 0; worker < options.Concurrency; worker++)
                {
                    group.StartSoon(token => WorkAsync(frontier, output, token));
                }

                await FillAsync(input, frontier, group.CancellationToken);
            },
            cancellationToken);
    }

    private static async Task FillAsync(ChannelReader<Job> jobs, Frontier frontier, CancellationToken cancellationToken)
    {
        while (await jobs.WaitToReadAsync(cancellationToken))
        {
            while (jobs.TryRead(out var job))
            {
                await frontier.AddAsync(job);
            }
        }

        frontier.Complete();
    }

    private async Task WorkAsync(Frontier frontier, ChannelWriter<Page> pages, CancellationToken cancellationToken)
    {
        using var aborting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, interruption.Aborting);
        while (await frontier.TakeAsync() is { } job)
        {
            try
            {
                var (page, failure) = await fetcher.FetchAsync(job, aborting.Token);
                LogOutcome(job, page, failure);
                if (page is not null)
                {
                    await pages.WriteAsync(page, cancellationToken);
                }
                else
                {
                    await failures.WriteAsync(failure!, cancellationToken);
                }
            }
            catch (OperationCanceledException) when (interruption.Aborting.IsCancellationRequested)
            {
                // The time to drain is over: the job counts as left.
                return;
            }
            finally
            {
                frontier.Release(job);
            }
        }
    }

    private void LogOutcome(Job job, Page? page, Failure? failure)
    {
        if (!log.IsEnabled(LogEventLevel.Debug))
        {
            return;
        }

        var url = Printable.Excerpt(job.Listed);
        if (page is not null)
        {
            log.Debug("{Url} is here, {Length} bytes", url, page.Body.Length);
        }
        else
        {
            log.Debug("{Url} failed, {Category}: {Detail}", url, failure!.Category.Name(), Printable.Excerpt(failure.Detail));
        }
    }
}
