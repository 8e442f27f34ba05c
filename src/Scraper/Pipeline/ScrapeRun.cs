using Reactor;
using Scraper.Fetching;
using Scraper.Fetching.Connecting;
using Scraper.Options;
using Scraper.Reading;
using Scraper.Reporting.Statistics;
using Scraper.Writing;
using Scraper.Writing.Formats;
using Serilog;

namespace Scraper.Pipeline;

/// <summary>One run of the main job, from a list of URLs to results and failures.</summary>
internal static class ScrapeRun
{
    /// <summary>Runs the job on the calling loop.</summary>
    /// <param name="loop">The loop.</param>
    /// <param name="list">The list of URLs.</param>
    /// <param name="output">Where results and failures go.</param>
    /// <param name="options">How to go about it.</param>
    /// <param name="guard">What may be connected to.</param>
    /// <param name="names">How names are resolved; null for the system's way.</param>
    /// <param name="interruption">How the run may be ended early.</param>
    /// <param name="totals">Counts what is done.</param>
    /// <param name="log">Told of every page.</param>
    /// <param name="flights">Knows what is under way; null if nobody wants to.</param>
    /// <param name="statistics">Gathers the figures of the run; null if nobody wants them.</param>
    /// <param name="observer">Told of requests and pages, by any of the loops; null if nobody wants to know.</param>
    /// <param name="backend">What each loop besides this one stands on; null for the default.</param>
    /// <param name="fetched">Called when nothing is left to fetch, while all loops are there; null if nobody wants to know.</param>
    /// <exception cref="UsageException">A file that the options name is not what it must be.</exception>
    /// <exception cref="IOException">The list cannot be read, or what came of it not be written.</exception>
    public static Task RunAsync(
        EventLoop loop,
        Stream list,
        IRunOutput output,
        ScraperOptions options,
        IConnectGuard guard,
        INameResolver? names,
        Interruption interruption,
        RunTotals totals,
        ILogger log,
        FlightList? flights = null,
        RunStatistics? statistics = null,
        IFetchObserver? observer = null,
        Func<LoopBackend>? backend = null,
        Action? fetched = null)
    {
        totals.FailedBefore = output.FailedBefore;
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
                fetched?.Invoke();
                return loop.Executor.RunAsync(() => output.Finish(isInterrupted ? null : totals.LineCount));
            },
        };
        return RunAsync(loop, ends, options, guard, names, interruption, totals, log, flights, FetchObservers.Join(ForLoops(statistics, options.Fetch), observer), backend);
    }

    /// <summary>Runs the job between two ends.</summary>
    /// <param name="loop">The loop.</param>
    /// <param name="ends">Where lines come from, and where what became of them goes.</param>
    /// <param name="options">How to go about it.</param>
    /// <param name="guard">What may be connected to.</param>
    /// <param name="names">How names are resolved; null for the system's way.</param>
    /// <param name="interruption">How the run may be ended early.</param>
    /// <param name="totals">Counts what is done.</param>
    /// <param name="log">Told of every page.</param>
    /// <param name="flights">Knows what is under way; null if nobody wants to.</param>
    /// <param name="observer">Told of requests and pages, by any of the loops; null if nobody wants to know.</param>
    /// <param name="backend">What each loop besides this one stands on; null for the default.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    /// <inheritdoc cref="RunAsync(EventLoop, Stream, IRunOutput, ScraperOptions, IConnectGuard, INameResolver, Interruption, RunTotals, ILogger, FlightList, RunStatistics, IFetchObserver, Func{LoopBackend}, Action)" path="/exception"/>
    public static async Task RunAsync(
        EventLoop loop,
        RunEnds ends,
        ScraperOptions options,
        IConnectGuard guard,
        INameResolver? names,
        Interruption interruption,
        RunTotals totals,
        ILogger log,
        FlightList? flights,
        IFetchObserver? observer = null,
        Func<LoopBackend>? backend = null,
        CancellationToken cancellationToken = default)
    {
        options = options with { Fetch = DescriptorLimit.Fit(options.Fetch, DescriptorLimit.FindRoom(), log) };
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(interruption.Stopping);
        using var aborting = CancellationTokenSource.CreateLinkedTokenSource(interruption.Aborting);
        var stoppable = new Interruption(stopping.Token, aborting.Token);
        await using var cache = options.Fetch.CacheFile is { } file ? await CacheFile.OpenAsync(file, loop.Executor, log) : null;
        var plan = new FetchPlan(options, guard, names, log)
        {
            Observer = observer,
            Quota = options.Fetch.PageLimit is { } limit ? new PageQuota(limit, OnLoop(loop, () => StopWithPagesEnough(totals, stopping, aborting))) : null,
            Backend = backend,
        };
        await using var pages = await FetchLoops.StartAsync(loop, plan, stoppable, totals, cache?.Cache, flights);
        var pipeline = new ScrapePipeline(
            new ReadStage(ends.Lines, totals, ends.FinishedBefore, ends.Shard),
            pages,
            ends.CreateSink(() => StopIfTooManyFailed(options.Fetch, totals, stopping)));
        await pipeline.RunAsync(stoppable, cancellationToken);
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
