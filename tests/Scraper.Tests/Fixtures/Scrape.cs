using System.Text;
using Reactor;
using Scraper.CommandLine;
using Scraper.Fetching;
using Scraper.Options;
using Scraper.Pipeline;
using Scraper.Reporting.Statistics;
using Scraper.Writing;
using Serilog.Core;

namespace Scraper.Tests.Fixtures;

/// <summary>Runs the main job inside the test process, with the connect guard on and no name ever asked for.</summary>
internal sealed class Scrape
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    public LoopbackGuard Guard { get; init; } = new();

    public FakeResolver Names { get; } = new();

    public FetchOptions Fetch { get; init; } = new() { Retries = 0, TotalTimeoutSeconds = 20 };

    public LinkOptions Links { get; init; } = new();

    /// <summary>Whether the figures of the run are gathered.</summary>
    public bool TakesStatistics { get; init; }

    /// <summary>Those of the last run.</summary>
    public RunStatistics? Statistics { get; private set; }

    /// <summary>Told of requests and pages; null for nobody.</summary>
    public IFetchObserver? Observer { get; init; }

    /// <summary>Called on the loop when the run begins; may interrupt it.</summary>
    public Func<EventLoop, Interruption>? Interrupt { get; init; }

    public ScrapeResult Run(params string[] urls) => RunList(string.Concat(urls.Select(url => url + "\n")));

    public ScrapeResult RunList(string list)
    {
        using var folder = new TemporaryFolder();
        var options = new ScraperOptions { Fetch = Fetch, Links = Links, Output = new OutputOptions { Path = folder.File("results.txt") } };
        var totals = new RunTotals();
        using var start = RunStart.Open("test", new MemoryStream(Encoding.UTF8.GetBytes(list)), options, ResumeMode.Fresh);
        EventLoop.Run(async loop =>
        {
            var interruption = Interrupt?.Invoke(loop) ?? Interruption.None;
            Statistics = TakesStatistics ? new RunStatistics(loop.TimeProvider) : null;
            var plan = new FetchPlan(options, Guard, Names, Logger.None) { Observer = Observer };
            var watch = new RunWatch { Flights = TakesStatistics ? new FlightList(loop.TimeProvider) : null, Statistics = Statistics };
            await ScrapeRun.RunAsync(loop, start.List, start.Output, plan, interruption, totals, watch).WaitAsync(Limit, loop.TimeProvider);
        });
        start.Dispose();
        return new ScrapeResult(totals, ReadLines(folder, "results.txt"), ReadLines(folder, "failures.txt"));
    }

    private static string[] ReadLines(TemporaryFolder folder, string name)
    {
        var text = folder.Read(name);
        Assert.True(text is "" || text.EndsWith('\n'), "The last line has no end.");
        return text.Split('\n')[..^1];
    }
}
