using System.Collections.Concurrent;
using System.Diagnostics;
using Reactor;
using Scraper.CommandLine;
using Scraper.Fetching;
using Scraper.Options;
using Scraper.Pipeline;
using Scraper.Telemetry;
using Scraper.Tests.Fixtures;
using Scraper.Writing;
using Serilog.Core;

namespace Scraper.Tests.Telemetry;

[Collection("those who listen to all activities of the process")]
public sealed class PageTracesTests
{
    [Fact]
    public void Run_SomebodyListens_HasATraceForEachUrlAndSendsNothingOfIt()
    {
        using var site = new RequestLog(path => path == "/gone" ? "HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n" : null);
        var activities = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = static source => source.Name == PageTraces.Name || source.Name.StartsWith("System.Net", StringComparison.Ordinal),
            Sample = static (ref _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activities.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);

        Run($"http://user:secret@127.0.0.1:{site.Port}/1\n{site.Url}gone\n");

        var pages = activities.Where(activity => activity.Source.Name == PageTraces.Name && Equals(activity.GetTagItem("server.address"), "127.0.0.1")
            && $"{activity.GetTagItem("url.full")}".Contains($":{site.Port}/", StringComparison.Ordinal)).ToArray();
        var page = pages.Single(activity => $"{activity.GetTagItem("url.full")}" == $"{site.Url}1");
        var gone = pages.Single(activity => $"{activity.GetTagItem("url.full")}" == $"{site.Url}gone");
        Assert.Equal(2, pages.Length);
        Assert.Equal(("done", 200, 1L, ActivityStatusCode.Unset), (page.GetTagItem("scraper.outcome"), page.GetTagItem("http.response.status_code"), page.GetTagItem("scraper.line"), page.Status));
        Assert.Equal(("http-status", ActivityStatusCode.Error, "404"), (gone.GetTagItem("scraper.outcome"), gone.Status, gone.StatusDescription));
        Assert.NotEqual(page.TraceId, gone.TraceId);
        var phases = activities.Where(activity => activity.ParentSpanId == page.SpanId).OrderBy(activity => activity.StartTimeUtc).ToArray();
        Assert.Equal(["connect", "headers", "body"], phases.Select(activity => activity.OperationName));
        Assert.All(phases, phase => Assert.True(phase.StartTimeUtc >= page.StartTimeUtc && phase.StartTimeUtc + phase.Duration <= page.StartTimeUtc + page.Duration));
        Assert.All(site.Requests, request => Assert.DoesNotContain("\r\ntrace", request, StringComparison.OrdinalIgnoreCase));
        Assert.All(site.Requests, request => Assert.DoesNotContain("\r\nbaggage", request, StringComparison.OrdinalIgnoreCase));
        Assert.DoesNotContain(activities, activity => activity.TagObjects.Any(tag => $"{tag.Value}".Contains("secret", StringComparison.Ordinal)));
    }

    private static void Run(string list)
    {
        using var folder = new TemporaryFolder();
        folder.Write("urls.txt", list);
        var options = new ScraperOptions { Fetch = new FetchOptions { Retries = 0, ConcurrencyPerHost = 1 }, Output = new OutputOptions { Path = folder.File("results.txt") } };
        using var start = RunStart.Open(folder.File("urls.txt"), options, ResumeMode.Fresh);
        EventLoop.Run(loop => ScrapeRun.RunAsync(
            loop,
            start.List,
            start.Output,
            new FetchPlan(options, new LoopbackGuard(), new FakeResolver(), Logger.None) { Observer = new PageTraces(loop.TimeProvider) },
            Interruption.None,
            new RunTotals(),
            new RunWatch { Flights = new FlightList(loop.TimeProvider) }));
    }
}
