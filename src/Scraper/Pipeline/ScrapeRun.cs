using Reactor;
using Scraper.Fetching;
using Scraper.Fetching.Connecting;
using Scraper.Options;
using Scraper.Reading;
using Scraper.Reporting.Statistics;
using Scraper.Writing;
using Scraper.Writing.Formats;

namespace Scraper.Pipeline;

/// <summary>One run of the main job, from a list of URLs to results and failures.</summary>
internal static class ScrapeRun
{
    /// <summary>Runs the job on the calling loop.</summary>
    /// <param name="loop">The loop.</param>
    /// <param name="list">The list of URLs.</param>
    /// <param name="output">Where results and failures go.</param>
    /// <param name="plan">What is fetched by.</param>
    /// <param name="interruption">How the run may be ended early.</param>
    /// <param name="totals">Counts what is done.</param>
    /// <param name="watch">Who watches it.</param>
    /// <exception cref="UsageException">A file that the options name is not what it must be.</exception>
    /// <exception cref="IOException">The list cannot be read, or what came of it not be written.</exception>
    public static Task RunAsync(
        EventLoop loop, Stream list, IRunOutput output, FetchPlan plan, Interruption interruption, RunTotals totals, RunWatch watch)
    {
        totals.FailedBefore = output.FailedBefore;
        var options = plan.Options;
        var statistics = watch.Statistics;
        var writer = new OutcomeWriter(ResultFormats.Create(options.Output), loop.TimeProvider);
        var ends = new RunEnds(
            new LineReader(list, loop.Executor),
            output.FinishedBefore,
            failed => new WriteStage(output, writer, options.Output, totals, loop.Executor, loop.TimeProvider)
            {
                Counted = statistics is null ? null : statistics.Count,
                Failed = failed,
            })
        {
            Shard = options.List.ToShard(),
            FinishAsync = isInterrupted =>
            {
                watch.Fetched?.Invoke();
                return loop.Executor.RunAsync(() => output.Finish(isInterrupted ? null : totals.LineCount));
            },
        };
        plan = plan with { Observer = FetchObservers.Join(ForLoops(statistics, options.Fetch), plan.Observer) };
        return RunAsync(loop, ends, plan, interruption, totals, watch.Flights);
    }

    /// <summary>Runs the job between two ends.</summary>
    /// <param name="loop">The loop.</param>
    /// <param name="ends">Where lines come from, and where what became of them goes.</param>
    /// <param name="plan">What is fetched by.</param>
    /// <param name="interruption">How the run may be ended early.</param>
    /// <param name="totals">Counts what is done.</param>
    /// <param name="flights">Knows what is under way; null if nobody wants to.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    /// <inheritdoc cref="RunAsync(EventLoop, Stream, IRunOutput, FetchPlan, Interruption, RunTotals, RunWatch)" path="/exception"/>
    public static async Task RunAsync(
        EventLoop loop,
        RunEnds ends,
        FetchPlan plan,
        Interruption interruption,
        RunTotals totals,
        FlightList? flights,
        CancellationToken cancellationToken = default)
    {
        var fetch = DescriptorLimit.FitLoops(plan.Options.Fetch, DescriptorLimit.FindRoom(), plan.Log);
        var reserving = DescriptorTable.ReserveAsync(loop.Executor, fetch.Concurrency);
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(interruption.Stopping);
        using var aborting = CancellationTokenSource.CreateLinkedTokenSource(interruption.Aborting);
        var stoppable = new Interruption(stopping.Token, aborting.Token);
        await using var cache = fetch.CacheFile is { } file ? await CacheFile.OpenAsync(file, loop.Executor, plan.Log) : null;
        plan = plan with
        {
            Options = plan.Options with { Fetch = fetch },
            Quota = fetch.PageLimit is { } limit ? new PageQuota(limit, OnLoop(loop, () => StopWithPagesEnough(totals, stopping, aborting))) : null,
        };
        await using var pages = await FetchLoops.StartAsync(loop, plan, stoppable, totals, cache?.Cache, flights);
        var pipeline = new ScrapePipeline(
            new ReadStage(ends.Lines, totals, ends.FinishedBefore, ends.Shard),
            pages,
            ends.CreateSink(() => StopIfTooManyFailed(fetch, totals, stopping)));
        await pipeline.RunAsync(stoppable, cancellationToken);
        await reserving;
        var isInterrupted = stopping.IsCancellationRequested;
        await (ends.FinishAsync?.Invoke(isInterrupted) ?? Task.CompletedTask);
        totals.IsComplete = !isInterrupted;

        // Not before all that it speaks of is written; a run that fails leaves the file as it was.
        await (cache?.SaveAsync() ?? Task.CompletedTask);
    }

    /// <summary>What does the same on a loop, at once if it is called there.</summary>
    private static Action OnLoop(EventLoop loop, Action action) => () =>
    {
        if (loop.IsCurrent)
        {
            action();
        }
        else
        {
            loop.CallSoonThreadSafe(action);
        }
    };

    /// <summary>What gathers the figures, for as many loops as there are to tell it; they are read when these have ended.</summary>
    private static IFetchObserver? ForLoops(RunStatistics? statistics, FetchOptions options) =>
        statistics is null || options.CountLoops() == 1 ? statistics : new SharedObserver(statistics, new Lock());

    private static void StopWithPagesEnough(RunTotals totals, CancellationTokenSource stopping, CancellationTokenSource aborting)
    {
        totals.HasPagesEnough = true;
        stopping.Cancel();
        aborting.Cancel();
    }

    private static void StopIfTooManyFailed(FetchOptions options, RunTotals totals, CancellationTokenSource stopping)
    {
        if (options.FailureLimit is { } text && FailureLimit.TryParse(text, out var limit) && limit.IsExceededBy(totals))
        {
            totals.IsOverFailureLimit = true;
            stopping.Cancel();
        }
    }
}
