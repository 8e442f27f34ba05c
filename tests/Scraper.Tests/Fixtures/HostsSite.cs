using System.Collections.Concurrent;
using System.Net;
using Scraper.Fetching.Connecting;

namespace Scraper.Tests.Fixtures;

/// <summary>A server of many hosts, h0.test, h1.test and so on, that knows how many requests to each wait at once, and which threads connect to it.</summary>
internal sealed class HostsSite : IConnectGuard, IDisposable
{
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

    /// <summary>Tells a resolver where the hosts are.</summary>
    public static void Name(FakeResolver names, int count)
    {
        for (var host = 0; host < count; host++)
        {
            names.Names[$"h{host}.test"] = [IPAddress.Loopback];
        }
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
