using Reactor;
using Scraper.Fetching;
using Scraper.Fetching.Connecting;
using Scraper.Options;
using Scraper.Parsing;
using Scraper.Reading;
using Scraper.Writing;
using Serilog;

namespace Scraper.Pipeline;

/// <summary>One run of the main job, from a list of URLs to the two files.</summary>
internal static class ScrapeRun
{
    /// <summary>Runs the job on the calling loop.</summary>
    /// <param name="loop">The loop.</param>
    /// <param name="list">The list of URLs.</param>
    /// <param name="options">How to go about it.</param>
    /// <param name="guard">What may be connected to.</param>
    /// <param name="names">How names are resolved; null for the system's way.</param>
    /// <param name="interruption">How the run may be ended early.</param>
    /// <param name="totals">Counts what is done.</param>
    /// <param name="log">Told of every page.</param>
    /// <exception cref="IOException">The list cannot be read, or an output file not be written.</exception>
    /// <exception cref="UnauthorizedAccessException">An output file may not be written.</exception>
    public static async Task RunAsync(
        EventLoop loop,
        Stream list,
        ScraperOptions options,
        IConnectGuard guard,
        INameResolver? names,
        Interruption interruption,
        RunTotals totals,
        ILogger log)
    {
        options = options with { Fetch = DescriptorLimit.Fit(options.Fetch, DescriptorLimit.FindRoom(), log) };
        using var ownNames = names is null ? new NameResolver(loop, options.Fetch.NameCache, options.Fetch.NameThreads) : null;
        using var http = LoopHttp.Create(loop, names ?? ownNames!, guard, options.Fetch, log);
        var (fetcher, gate) = FetchParts.Create(http, options, loop.TimeProvider, log, interruption.Stopping);

        await using var results = await AppendFile.OpenAsync(options.Output.Path, loop.Executor);
        await using var failures = await AppendFile.OpenAsync(options.Output.FailuresPath, loop.Executor);
        var pipeline = new ScrapePipeline(
            new ReadStage(new LineReader(list, loop.Executor), totals),
            outcomes => new FetchStage(fetcher, gate, outcomes, interruption, log),
            new ParseStage(LinkParts.CreateFinder(options.Links)),
            new WriteStage(results, failures, totals, loop.TimeProvider));
        await pipeline.RunAsync(interruption);
    }
}
