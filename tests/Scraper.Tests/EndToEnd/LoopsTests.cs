using System.Collections.Concurrent;
using Scraper.Fetching;
using Scraper.Options;
using Scraper.Pipeline;
using Scraper.Reporting.Statistics;
using Scraper.Tests.Fixtures;

namespace Scraper.Tests.EndToEnd;

/// <summary>Several loops in one run.</summary>
public sealed class LoopsTests
{
    // No multiple of the loops: were lines dealt in turn, a host would have several.
    private const int HostCount = 25;
    private const int PageCount = 12;

    [Theory]
    [InlineData("2")]
    [InlineData("3")]
    public void Run_SeveralLoops_WriteWhatOneDoes(string loops)
    {
        using var site = new HostsSite(Answer);
        var list = string.Concat(Pages(site).Append("no URL").Append($"http://unknown.test/").Append("# a comment").Select(url => url + "\n"));

        var one = Create(site, "1").RunList(list);
        var threadsOfOne = site.AllThreads;
        site.Threads.Clear();
        var several = Create(site, loops).RunList(list);

        Assert.Equal(one.Lines.Order(StringComparer.Ordinal), several.Lines.Order(StringComparer.Ordinal));
        Assert.Equal(one.Failures.Order(StringComparer.Ordinal), several.Failures.Order(StringComparer.Ordinal));
        Assert.Equal(
            (HostCount * PageCount + 2, HostCount * (PageCount - 1), HostCount + 2, 0),
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
            return Answer(host, path);
        });
        var scrape = Create(site, "3", options => options with { Concurrency = 7, ConcurrencyPerHost = 2 });

        var result = scrape.Run([.. Pages(site)]);

        Assert.Equal(0, result.Totals.Left);
        Assert.InRange(site.Most, 2, 7);
        Assert.InRange(site.MostToOne, 1, 2);
    }

    [Fact]
    public void Run_HostsOfOneLoopHang_OthersGoOn()
    {
        const int Slow = 2_000;
        var (slowHost, fastHost) = (FirstOf(0), FirstOf(1));
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

        var result = Create(site, "2", options => options with { TotalTimeoutSeconds = 40, HeadersTimeoutSeconds = 40 }).Run([.. urls]);

        Assert.Equal(Slow + 501, result.Totals.Done);
    }

    [Fact]
    public void Run_FaultOnOneLoop_EndsTheRunWithItAndLeavesNoThread()
    {
        var threads = new ConcurrentDictionary<Thread, bool>();
        var thrown = 0;
        using var site = new HostsSite(Answer);
        var observer = new Watcher(() =>
        {
            threads.TryAdd(Thread.CurrentThread, true);
            if (Thread.CurrentThread.Name == "loop 2" && Interlocked.Exchange(ref thrown, 1) == 0)
            {
                throw new InvalidDataException("a fault on the second loop");
            }
        });

        var fault = Assert.Throws<InvalidDataException>(() => Create(site, "3", observer: observer).Run([.. Pages(site)]));

        Assert.Equal("a fault on the second loop", fault.Message);
        Assert.Contains(threads.Keys, thread => thread.Name == "loop 2");
        Assert.All(threads.Keys.Where(thread => thread != Thread.CurrentThread), thread => Assert.True(thread.Join(TimeSpan.FromSeconds(10))));
    }

    [Fact]
    public void Run_First_EndsWithExactlySoManyPages()
    {
        using var site = new HostsSite(Answer);

        var result = Create(site, "3", options => options with { PageLimit = 50 }).Run([.. Pages(site)]);

        Assert.Equal((50, true), ((int)result.Totals.Done, result.Totals.HasPagesEnough));
        Assert.Equal(50, result.Lines.Select(line => line.Split('\t')[0]).Distinct().Count());
    }

    [Fact]
    public void Run_MaxFailures_StopsAllLoops()
    {
        using var site = new HostsSite((_, _) => "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");

        var result = Create(site, "2", options => options with { FailureLimit = "10", Concurrency = 4, ConcurrencyPerHost = 1 }).Run([.. Pages(site)]);

        Assert.True(result.Totals.IsOverFailureLimit);
        Assert.InRange(result.Totals.Failed, 11, 100);
    }

    [Fact]
    public void Run_StopRequested_ReachesEveryLoop()
    {
        using var stopping = new CancellationTokenSource();
        using var bothAsked = new CountdownEvent(2);
        using var answer = new ManualResetEventSlim();
        var (one, other) = (FirstOf(0), FirstOf(1));
        using var site = new HostsSite((_, _) =>
        {
            bothAsked.Signal();
            answer.Wait(TimeSpan.FromSeconds(30));
            return RawServer.Html("<a href=x>");
        });
        var scrape = Create(site, "2", options => options with { Concurrency = 2 }, interrupt: loop =>
        {
            _ = loop.Executor.RunAsync(() =>
            {
                bothAsked.Wait(TimeSpan.FromSeconds(30));
                loop.CallSoonThreadSafe(stopping.Cancel);
                loop.CallSoonThreadSafe(() => loop.CallLater(TimeSpan.FromMilliseconds(50), answer.Set));
            });
            return new Interruption(stopping.Token, CancellationToken.None);
        });

        var result = scrape.Run([.. Enumerable.Range(0, 100).SelectMany(page => new[] { site.Url(one, page), site.Url(other, page) })]);

        Assert.Equal(2, result.Totals.Done);
        Assert.Equal(result.Totals.Read - 2, result.Totals.Left);
    }

    [Fact]
    public void Run_Aborted_GivesUpWhatIsInFlightOnEveryLoop()
    {
        using var aborting = new CancellationTokenSource();
        using var bothAsked = new CountdownEvent(2);
        using var over = new ManualResetEventSlim();
        using var site = new HostsSite((_, _) =>
        {
            bothAsked.Signal();
            over.Wait(TimeSpan.FromSeconds(30));
            return "";
        });
        var scrape = Create(site, "2", interrupt: loop =>
        {
            _ = loop.Executor.RunAsync(() =>
            {
                bothAsked.Wait(TimeSpan.FromSeconds(30));
                loop.CallSoonThreadSafe(aborting.Cancel);
            });
            return new Interruption(aborting.Token, aborting.Token);
        });

        var result = scrape.Run(site.Url(FirstOf(0), 1), site.Url(FirstOf(1), 1));
        over.Set();

        Assert.Equal((2, 0, 0), ((int)result.Totals.Left, (int)result.Totals.Done, (int)result.Totals.Failed));
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
        var (one, other) = (FirstOf(0), FirstOf(1));

        var result = Create(site, "2", options => options with { Mirrors = MirrorStrategy.Hedge, HedgeDelaySeconds = 0.2 }).Run(
            $"{site.Url(one, "hangs")} {site.Url(other, "page")}", $"{site.Url(other, "hangs")} {site.Url(one, "page")}");

        Assert.Equal((2, 2), ((int)result.Totals.Done, (int)result.Totals.CancelledRequests));
        Assert.Equal(2, site.Threads[$"h{one}.test"].Count);
    }

    [Fact]
    public void Run_Statistics_CountRequestsOfAllLoops()
    {
        using var site = new HostsSite(Answer);
        var scrape = Create(site, "3", takesStatistics: true);

        var result = scrape.Run([.. Pages(site)]);

        var figures = scrape.Statistics!.Summarize("list", "output", result.Totals, RunEnd.Complete);
        Assert.Equal((site.RequestCount, site.RequestCount), ((int)figures.Requests.Sent, (int)figures.Requests.Answered));
        Assert.Equal(HostCount * (PageCount - 1), (int)figures.Latency.Page!.Count);
        Assert.Equal(HostCount, figures.Hosts.Top.Count);
    }

    /// <summary>The first host of a loop, of two.</summary>
    private static int FirstOf(int loop) => Enumerable.Range(0, HostCount).First(host => LoopPart.Of($"h{host}.test", 2) == loop);

    private static IEnumerable<string> Pages(HostsSite site) =>
        from page in Enumerable.Range(0, PageCount) from host in Enumerable.Range(0, HostCount) select site.Url(host, page);

    /// <summary>Page 3 is not there, page 4 is elsewhere on its host; the others have three links.</summary>
    private static string Answer(string host, string path) => path switch
    {
        "/3" => "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n",
        "/4" => "HTTP/1.1 302 Found\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n",
        _ => RawServer.Html($"<a href={path}/a><a href=b/{host}><a href=c>"),
    };

    private static Scrape Create(
        HostsSite site, string loops, Func<FetchOptions, FetchOptions>? change = null, IFetchObserver? observer = null, Func<Reactor.EventLoop, Interruption>? interrupt = null, bool takesStatistics = false)
    {
        var options = new FetchOptions { Loops = loops, Retries = 0, TotalTimeoutSeconds = 20 };
        var scrape = new Scrape
        {
            Guard = new LoopbackGuard(site),
            Fetch = change?.Invoke(options) ?? options,
            Observer = observer,
            Interrupt = interrupt,
            TakesStatistics = takesStatistics,
        };
        HostsSite.Name(scrape.Names, HostCount);
        return scrape;
    }

    /// <summary>How many runs of equal items there are.</summary>
    private static int RunsOf(IEnumerable<string> items) => items.Aggregate((Count: 0, Last: ""), (runs, item) => (runs.Count + (item == runs.Last ? 0 : 1), item)).Count;

    private sealed class Watcher(Action ended) : IFetchObserver
    {
        public void Answered(int statusCode, PhaseTimes times)
        {
        }

        public void Ended(PhaseTimes times, bool isPage) => ended();

        public void Landed(Flight flight, Page? page, Outcome? outcome)
        {
        }
    }
}
