using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using Reactor;
using Scraper.CommandLine;
using Scraper.Fetching.Connecting;
using Scraper.Options;
using Scraper.Pipeline;
using Scraper.Writing;
using Serilog.Core;

namespace Loops;

/// <summary>What one run has taken.</summary>
/// <param name="Elapsed">By the clock.</param>
/// <param name="Cpu">Of all threads.</param>
/// <param name="Busiest">That of the loop's thread that has most; with a processor for each loop the run can be no shorter.</param>
/// <param name="Paused">How long all threads stood while garbage was collected.</param>
/// <param name="Collections">How often they did.</param>
/// <param name="Others">The processors that other processes have taken meanwhile: 1 for one of them, all the time.</param>
/// <param name="Posts">What other threads have posted to the first loop.</param>
internal sealed record Measurement(TimeSpan Elapsed, TimeSpan Cpu, TimeSpan Busiest, TimeSpan Paused, int Collections, double Others, long Posts)
{
    // As many for each of two, three, four or six loops: how evenly names fall is no matter of the program's speed.
    private const int HashCount = 12;
    private const int HostsOfEach = 5;

    private static readonly string[] Hosts = [.. Enumerable.Range(0, 10_000).Select(host => $"host-{host}.example")
        .GroupBy(host => LoopPart.Of(host, HashCount)).SelectMany(hosts => hosts.Take(HostsOfEach)).Order(StringComparer.Ordinal)];

    /// <summary>Runs the program over a number of pages, on so many loops.</summary>
    public static Measurement Take(int pageCount, int loopCount, string folder)
    {
        var options = new ScraperOptions
        {
            Fetch = new FetchOptions { Loops = loopCount.ToString(CultureInfo.InvariantCulture) },
            Output = new OutputOptions { Path = Path.Combine(folder, "results.txt") },
        };
        var list = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, pageCount).Select(page => $"http://{Hosts[page % Hosts.Length]}/{page}\n")));
        File.Delete(options.Output.Path);
        GC.Collect();
        var (start, all, cpu, paused, collections) = (Stopwatch.GetTimestamp(), ProcessorTime.OfAll(), Environment.CpuUsage.TotalTime, GC.GetTotalPauseDuration(), GC.CollectionCount(0));
        var (posts, threads, before) = (0L, new ConcurrentBag<TimeSpan>(), ProcessorTime.OfThread());
        using (var files = RunStart.Open("bench", new MemoryStream(list), options, ResumeMode.Fresh))
        {
            using var loop = new EventLoop(new CannedBackend(total => threads.Add(total - before)));
            loop.RunUntilComplete(() => RunAsync(loop, files, options, pageCount, () => new CannedBackend(threads.Add)));
            posts = loop.Statistics.RemotePosts;
        }

        var (elapsed, own) = (Stopwatch.GetElapsedTime(start), Environment.CpuUsage.TotalTime - cpu);
        return new Measurement(
            elapsed, own, threads.Max(), GC.GetTotalPauseDuration() - paused, GC.CollectionCount(0) - collections, (ProcessorTime.OfAll() - all - own) / elapsed, posts);
    }

    private static async Task RunAsync(EventLoop loop, RunStart files, ScraperOptions options, int pageCount, Func<LoopBackend> backend)
    {
        var totals = new RunTotals();
        var plan = new FetchPlan(options, new AnyAddress(), new AnyName(), Logger.None) { Backend = backend };
        await ScrapeRun.RunAsync(loop, files.List, files.Output, plan, Scraper.Pipeline.Interruption.None, totals, RunWatch.Nobody);
        if (totals.Done != pageCount || totals.Links == 0)
        {
            throw new InvalidOperationException($"{totals.Done} of {pageCount} pages are done.");
        }
    }

    private sealed class AnyName : INameResolver
    {
        private static readonly IPAddress[] Addresses = [IPAddress.Loopback];

        public ValueTask<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken) => new(Addresses);
    }

    /// <summary>There is nothing to be guarded: what is connected to is in this process.</summary>
    private sealed class AnyAddress : IConnectGuard
    {
        public string? Refuse(DnsEndPoint host) => null;

        public string? Refuse(DnsEndPoint host, IPAddress address) => null;

        public string? RefuseProxy(DnsEndPoint proxy, IPAddress address) => null;
    }
}
