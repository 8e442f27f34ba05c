using Scraper.Options;
using Scraper.Reporting.Statistics;
using Scraper.Tests.Fixtures;

namespace Scraper.Tests.EndToEnd;

/// <summary>Several loops in one run.</summary>
public sealed class LoopsTests
{
    [Theory]
    [InlineData("2")]
    [InlineData("3")]
    public void Run_SeveralLoops_WriteWhatOneDoes(string loops)
    {
        using var site = new HostsSite(HostsSite.Answer);
        var list = string.Concat(site.Pages.Append("no URL").Append($"http://unknown.test/").Append("# a comment").Select(url => url + "\n"));

        var one = site.NewScrape("1").RunList(list);
        var threadsOfOne = site.AllThreads;
        site.Threads.Clear();
        var several = site.NewScrape(loops).RunList(list);

        Assert.Equal(one.Lines.Order(StringComparer.Ordinal), several.Lines.Order(StringComparer.Ordinal));
        Assert.Equal(one.Failures.Order(StringComparer.Ordinal), several.Failures.Order(StringComparer.Ordinal));
        Assert.Equal(
            (HostsSite.HostCount * HostsSite.PageCount + 2, HostsSite.HostCount * (HostsSite.PageCount - 1), HostsSite.HostCount + 2, 0),
            ((int)several.Totals.Read, (int)several.Totals.Done, (int)several.Totals.Failed, (int)several.Totals.Left));
        Assert.Equal(several.Lines.Select(Source).Distinct().Count(), RunsOf(several.Lines.Select(Source)));
        Assert.Single(threadsOfOne);
        Assert.Equal(int.Parse(loops, System.Globalization.CultureInfo.InvariantCulture), site.AllThreads.Length);
        Assert.All(site.Threads.Where(host => host.Key != "unknown.test"), host => Assert.Single(host.Value));

        static string Source(string line) => line.Split('\t')[0];
    }

    [Fact]
    public void Run_SeveralLoops_NeverPassTheLimitsOfTheRun()
    {
        using var site = new HostsSite((host, path) =>
        {
            Thread.Yield();
            return HostsSite.Answer(host, path);
        });
        var scrape = site.NewScrape("3", options => options with { Concurrency = 7, ConcurrencyPerHost = 2 });

        var result = scrape.Run([.. site.Pages]);

        Assert.Equal(0, result.Totals.Left);
        Assert.InRange(site.Most, 2, 7);
        Assert.InRange(site.MostToOne, 1, 2);
    }

    [Fact]
    public void Run_HostsOfOneLoopHang_OthersGoOn()
    {
        const int Slow = 2_000;
        var (slowHost, fastHost) = (HostsSite.FirstOf(0), HostsSite.FirstOf(1));
        using var over = new ManualResetEventSlim();
        using var site = new HostsSite((host, path) =>
        {
            if (host == $"h{slowHost}")
            {
                Assert.True(over.Wait(TimeSpan.FromSeconds(30)));
            }
            else if (path == "/last")
            {
                over.Set();
            }

            return RawServer.Html("<a href=x>");
        });
        var urls = Enumerable.Range(0, Slow).Select(page => site.Url(slowHost, page)).Concat(Enumerable.Range(0, 500).Select(page => site.Url(fastHost, page))).Append(site.Url(fastHost, "last"));

        var result = site.NewScrape("2", options => options with { TotalTimeoutSeconds = 40, HeadersTimeoutSeconds = 40 }).Run([.. urls]);

        Assert.Equal(Slow + 501, result.Totals.Done);
    }

    [Fact]
    public void Run_Mirrors_CostOfAllLoopsIsCounted()
    {
        using var over = new ManualResetEventSlim();
        var served = 0;
        using var site = new HostsSite((host, path) =>
        {
            if (path == "/hangs")
            {
                over.Wait(TimeSpan.FromSeconds(30));
                return "";
            }

            if (Interlocked.Increment(ref served) == 2)
            {
                over.Set();
            }

            return RawServer.Html("<a href=x>");
        });
        var (one, other) = (HostsSite.FirstOf(0), HostsSite.FirstOf(1));

        var result = site.NewScrape("2", options => options with { Mirrors = MirrorStrategy.Hedge, HedgeDelaySeconds = 0.2 }).Run(
            $"{site.Url(one, "hangs")} {site.Url(other, "page")}", $"{site.Url(other, "hangs")} {site.Url(one, "page")}");

        Assert.Equal((2, 2), ((int)result.Totals.Done, (int)result.Totals.CancelledRequests));
        Assert.Equal(2, site.Threads[$"h{one}.test"].Count);
    }

    [Fact]
    public void Run_Statistics_CountRequestsOfAllLoops()
    {
        using var site = new HostsSite(HostsSite.Answer);
        var scrape = site.NewScrape("3", takesStatistics: true);

        var result = scrape.Run([.. site.Pages]);

        var figures = scrape.Statistics!.Summarize("list", "output", result.Totals, RunEnd.Complete);
        Assert.Equal((site.RequestCount, site.RequestCount), ((int)figures.Requests.Sent, (int)figures.Requests.Answered));
        Assert.Equal(HostsSite.HostCount * (HostsSite.PageCount - 1), (int)figures.Latency.Page!.Count);
        Assert.Equal(HostsSite.HostCount, figures.Hosts.Top.Count);
    }

    /// <summary>How many runs of equal items there are.</summary>
    private static int RunsOf(IEnumerable<string> items) => items.Aggregate((Count: 0, Last: ""), (runs, item) => (runs.Count + (item == runs.Last ? 0 : 1), item)).Count;
}
