using Scraper.Options;
using Scraper.Tests.Fixtures;

namespace Scraper.Tests.EndToEnd;

public sealed class ConcurrencyTests
{
    [Fact]
    public void Run_ConcurrencyOf200_HasAllOfThemInFlightAtOnce()
    {
        const int Concurrency = 200;
        using var allHere = new Barrier(Concurrency);
        using var server = new RawServer(connection =>
        {
            connection.ReadRequest();
            Assert.True(allHere.SignalAndWait(TimeSpan.FromSeconds(30)));
            connection.Send(RawServer.Html("<a href=x>"));
        });
        var options = new FetchOptions { Concurrency = Concurrency, ConcurrencyPerHost = Concurrency, Retries = 0, TotalTimeoutSeconds = 40 };

        var result = new Scrape { Fetch = options }.Run([.. Enumerable.Range(0, Concurrency).Select(i => $"{server.Url}{i}")]);

        Assert.Equal(Concurrency, result.Totals.Done);
    }

    [Fact]
    public void Run_LimitPerHost_IsNeverPassed()
    {
        const int Limit = 3;
        int inFlight = 0, most = 0;
        using var server = new RawServer(connection =>
        {
            while (connection.ReadRequest() is not null)
            {
                var now = Interlocked.Increment(ref inFlight);
                InterlockedMax(ref most, now);
                Interlocked.Decrement(ref inFlight);
                connection.Send(RawServer.Html("<a href=x>"));
            }
        });
        var options = new FetchOptions { Concurrency = 50, ConcurrencyPerHost = Limit, Retries = 0 };

        var result = new Scrape { Fetch = options }.Run([.. Enumerable.Range(0, 500).Select(i => $"{server.Url}{i}")]);

        Assert.Equal(500, result.Totals.Done);
        Assert.InRange(most, 1, Limit);
        Assert.InRange(server.Accepted, 1, Limit);
    }

    [Fact]
    public void Run_OneHostHangs_TheOthersAreFetched()
    {
        using var over = new ManualResetEventSlim();
        using var slow = new RawServer(connection =>
        {
            while (connection.ReadRequest() is not null)
            {
                over.Wait(TimeSpan.FromSeconds(30));
                connection.Send(RawServer.Html(""));
            }
        });
        var served = 0;
        using var fast = new RawServer(connection =>
        {
            while (connection.ReadRequest() is not null)
            {
                connection.Send(RawServer.Html("<a href=x>"));
                if (Interlocked.Increment(ref served) == 100)
                {
                    over.Set();
                }
            }
        });
        var options = new FetchOptions { Concurrency = 8, ConcurrencyPerHost = 4, Retries = 0 };
        var urls = Enumerable.Range(0, 20).Select(i => $"{slow.Url}{i}").Concat(Enumerable.Range(0, 100).Select(i => $"{fast.Url}{i}"));

        var result = new Scrape { Fetch = options }.Run([.. urls]);

        Assert.Equal(120, result.Totals.Done);
        Assert.True(over.IsSet);
    }

    private static void InterlockedMax(ref int target, int value)
    {
        for (var seen = Volatile.Read(ref target); seen < value; seen = Volatile.Read(ref target))
        {
            Interlocked.CompareExchange(ref target, value, seen);
        }
    }
}
