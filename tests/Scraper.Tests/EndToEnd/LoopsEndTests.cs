using System.Collections.Concurrent;
using Scraper.Fetching;
using Scraper.Pipeline;
using Scraper.Tests.Fixtures;

namespace Scraper.Tests.EndToEnd;

/// <summary>What ends several loops before the list does.</summary>
public sealed class LoopsEndTests
{
    [Fact]
    public void Run_FaultOnOneLoop_EndsTheRunWithItAndLeavesNoThread()
    {
        var threads = new ConcurrentDictionary<Thread, bool>();
        var thrown = 0;
        using var site = new HostsSite(HostsSite.Answer);
        var observer = new Watcher(() =>
        {
            threads.TryAdd(Thread.CurrentThread, true);
            if (Thread.CurrentThread.Name == "loop 2" && Interlocked.Exchange(ref thrown, 1) == 0)
            {
                throw new InvalidDataException("a fault on the second loop");
            }
        });

        var fault = Assert.Throws<InvalidDataException>(() => site.NewScrape("3", observer: observer).Run([.. site.Pages]));

        Assert.Equal("a fault on the second loop", fault.Message);
        Assert.Contains(threads.Keys, thread => thread.Name == "loop 2");
        Assert.All(threads.Keys.Where(thread => thread != Thread.CurrentThread), thread => Assert.True(thread.Join(TimeSpan.FromSeconds(10))));
    }

    [Fact]
    public void Run_First_EndsWithExactlySoManyPages()
    {
        using var site = new HostsSite(HostsSite.Answer);

        var result = site.NewScrape("3", options => options with { PageLimit = 50 }).Run([.. site.Pages]);

        Assert.Equal((50, true), ((int)result.Totals.Done, result.Totals.HasPagesEnough));
        Assert.Equal(50, result.Lines.Select(line => line.Split('\t')[0]).Distinct().Count());
    }

    [Fact]
    public void Run_MaxFailures_StopsAllLoops()
    {
        using var site = new HostsSite((_, _) => "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");

        var result = site.NewScrape("2", options => options with { FailureLimit = "10", Concurrency = 4, ConcurrencyPerHost = 1 }).Run([.. site.Pages]);

        Assert.True(result.Totals.IsOverFailureLimit);
        Assert.InRange(result.Totals.Failed, 11, 100);
    }

    [Fact]
    public void Run_StopRequested_ReachesEveryLoop()
    {
        using var stopping = new CancellationTokenSource();
        using var bothAsked = new CountdownEvent(2);
        using var answer = new ManualResetEventSlim();
        var (one, other) = (HostsSite.FirstOf(0), HostsSite.FirstOf(1));
        using var site = new HostsSite((_, _) =>
        {
            bothAsked.Signal();
            answer.Wait(TimeSpan.FromSeconds(30));
            return RawServer.Html("<a href=x>");
        });
        var scrape = site.NewScrape("2", options => options with { Concurrency = 2 }, interrupt: loop =>
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
        var scrape = site.NewScrape("2", interrupt: loop =>
        {
            _ = loop.Executor.RunAsync(() =>
            {
                bothAsked.Wait(TimeSpan.FromSeconds(30));
                loop.CallSoonThreadSafe(aborting.Cancel);
            });
            return new Interruption(aborting.Token, aborting.Token);
        });

        var result = scrape.Run(site.Url(HostsSite.FirstOf(0), 1), site.Url(HostsSite.FirstOf(1), 1));
        over.Set();

        Assert.Equal((2, 0, 0), ((int)result.Totals.Left, (int)result.Totals.Done, (int)result.Totals.Failed));
    }

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
