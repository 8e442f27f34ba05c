using System.Collections.Concurrent;
using System.Net;
using Reactor;
using Scraper.Fetching;
using Scraper.Fetching.Connecting;
using Scraper.Options;
using Scraper.Pipeline;

namespace Scraper.Tests.Fixtures;

/// <summary>A server of many hosts, h0.test, h1.test and so on, for runs of several loops: it knows how many requests to each wait at once, and
/// which threads connect to it.</summary>
internal sealed class HostsSite : IConnectGuard, IDisposable
{
    /// <summary>No multiple of the loops: were lines dealt in turn, a host would have several.</summary>
    public const int HostCount = 25;

    /// <summary>The pages of each host.</summary>
    public const int PageCount = 12;

    private readonly ConcurrentDictionary<string, int> _inFlight = new();
    private readonly RawServer _server;
    private int _allInFlight;
    private int _most;
    private int _mostToOne;
    private int _requestCount;

    /// <param name="answer">The answer to a host and a path.</param>
    public HostsSite(Func<string, string, string> answer) => _server = new RawServer(connection =>
    {
        while (connection.ReadRequest() is { } request)
        {
            var host = request[(request.IndexOf("Host: ", StringComparison.Ordinal) + 6)..];
            connection.Send(Count(host[..host.IndexOf('.', StringComparison.Ordinal)], host => answer(host, request.Split(' ')[1])));
        }
    });

    /// <summary>The requests that were answered.</summary>
    public int RequestCount => Volatile.Read(ref _requestCount);

    /// <summary>The most requests that were there at once.</summary>
    public int Most => _most;

    /// <summary>The most requests that were there at once for one host.</summary>
    public int MostToOne => _mostToOne;

    /// <summary>The threads on which a connection to each host was begun.</summary>
    public ConcurrentDictionary<string, ConcurrentDictionary<Thread, bool>> Threads { get; } = new();

    /// <summary>The threads that have begun a connection.</summary>
    public Thread[] AllThreads => [.. Threads.Values.SelectMany(threads => threads.Keys).Distinct()];

    /// <summary>The URL of a page.</summary>
    public string Url(int host, object page) => $"http://h{host}.test:{_server.Port}/{page}";

    /// <summary>The URLs of all pages, the first of each host first.</summary>
    public IEnumerable<string> Pages => from page in Enumerable.Range(0, PageCount) from host in Enumerable.Range(0, HostCount) select Url(host, page);

    /// <summary>The answer to most tests: page 3 is not there, page 4 is elsewhere on its host; the others have three links.</summary>
    public static string Answer(string host, string path) => path switch
    {
        "/3" => "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n",
        "/4" => "HTTP/1.1 302 Found\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n",
        _ => RawServer.Html($"<a href={path}/a><a href=b/{host}><a href=c>"),
    };

    /// <summary>The first host of a loop, of two.</summary>
    public static int FirstOf(int loop) => Enumerable.Range(0, HostCount).First(host => LoopPart.Of($"h{host}.test", 2) == loop);

    /// <summary>A run on so many loops that finds all hosts.</summary>
    public Scrape NewScrape(
        string loops, Func<FetchOptions, FetchOptions>? change = null, IFetchObserver? observer = null, Func<EventLoop, Interruption>? interrupt = null, bool takesStatistics = false)
    {
        var options = new FetchOptions { Loops = loops, Retries = 0, TotalTimeoutSeconds = 20 };
        var scrape = new Scrape
        {
            Guard = new LoopbackGuard(this),
            Fetch = change?.Invoke(options) ?? options,
            Observer = observer,
            Interrupt = interrupt,
            TakesStatistics = takesStatistics,
        };
        for (var host = 0; host < HostCount; host++)
        {
            scrape.Names.Names[$"h{host}.test"] = [IPAddress.Loopback];
        }

        return scrape;
    }

    public string? Refuse(DnsEndPoint host)
    {
        Threads.GetOrAdd(host.Host, _ => new()).TryAdd(Thread.CurrentThread, true);
        return null;
    }

    public string? Refuse(DnsEndPoint host, IPAddress address) => null;

    public string? RefuseProxy(DnsEndPoint proxy, IPAddress address) => null;

    public void Dispose() => _server.Dispose();

    private string Count(string host, Func<string, string> answer)
    {
        Raise(ref _mostToOne, _inFlight.AddOrUpdate(host, 1, (_, count) => count + 1));
        Raise(ref _most, Interlocked.Increment(ref _allInFlight));
        try
        {
            return answer(host);
        }
        finally
        {
            _inFlight.AddOrUpdate(host, 0, (_, count) => count - 1);
            Interlocked.Decrement(ref _allInFlight);
            Interlocked.Increment(ref _requestCount);
        }
    }

    private static void Raise(ref int most, int value)
    {
        var seen = Volatile.Read(ref most);
        while (value > seen && Interlocked.CompareExchange(ref most, value, seen) is var other && other != seen)
        {
            seen = other;
        }
    }
}
