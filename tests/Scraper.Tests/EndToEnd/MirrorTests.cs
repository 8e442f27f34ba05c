using System.Diagnostics;
using System.Net;
using Scraper.Fetching.Connecting;
using Scraper.Options;
using Scraper.Tests.Fixtures;

namespace Scraper.Tests.EndToEnd;

/// <summary>Mirrors over real sockets.</summary>
public sealed class MirrorTests
{
    /// <summary>Far more than it takes, and far less than the slow servers do.</summary>
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(10);

    [Fact]
    public void Run_HedgedFirstAnswersInTime_NobodyElseIsAsked()
    {
        using var first = new SlowServer(TimeSpan.FromMilliseconds(20), "<a href=first>");
        using var second = new SlowServer(TimeSpan.Zero, "<a href=second>");

        var result = new Scrape { Fetch = new FetchOptions { HedgeDelaySeconds = 60 } }.RunList($"{first.Url} {second.Url}\n");

        Assert.Equal([$"{first.Url}first"], result.Links);
        Assert.Equal((1, 0), (first.Accepted, second.Accepted));
    }

    [Fact]
    public void Run_HedgedFirstIsSlow_SecondIsAskedAndWins()
    {
        using var first = new SlowServer(TimeSpan.FromSeconds(60), "<a href=first>");
        using var second = new SlowServer(TimeSpan.Zero, "<a href=second>");

        var result = new Scrape { Fetch = new FetchOptions { HedgeDelaySeconds = 0.05 } }.RunList($"{first.Url} {second.Url}\n");

        Assert.Equal([$"{second.Url}second"], result.Links);
        Assert.True(first.Closed.Wait(Soon));
    }

    [Theory]
    [InlineData("race")]
    [InlineData("hedge")]
    [InlineData("fallback")]
    public void Run_MirrorAtASpecialAddress_IsBlockedAndTheOtherWins(string strategy)
    {
        using var server = new SlowServer(TimeSpan.FromMilliseconds(100), "<a href=x>");
        var options = new FetchOptions { AllowHosts = ["127.0.0.1"], HedgeDelaySeconds = 0, Mirrors = Enum.Parse<MirrorStrategy>(strategy, ignoreCase: true) };
        var scrape = new Scrape { Fetch = options, Guard = new LoopbackGuard(new ConnectGuard(options)) };

        var result = scrape.RunList($"http://127.0.0.2:{server.Port}/ {server.Url}\n");

        Assert.Equal([$"{server.Url}x"], result.Links);
        Assert.Equal([IPAddress.Loopback], scrape.Guard.Dialled.Select(dialled => dialled.Address));
        Assert.Equal(1, server.Accepted);
    }

    [Fact]
    public void Run_AllMirrorsFail_IsOneFailureThatIsAListAgain()
    {
        using var gone = RawServer.Answering("HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n");
        using var text = RawServer.Answering("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 0\r\n\r\n");

        var result = new Scrape { Fetch = new FetchOptions { Mirrors = MirrorStrategy.Race } }.RunList($"{gone.Url} {text.Url}\n");

        Assert.Equal([$"{gone.Url} {text.Url} # http-status: {gone.Url}: http-status: 404; {text.Url}: not-html: text/plain"], result.Failures);
        Assert.Equal(1, result.Totals.Failed);
    }

    [Fact]
    public void Run_ExpectedText_IsLookedForInMirrorsAlone()
    {
        using var wrong = RawServer.Answering(RawServer.Html("<title>Welcome</title><a href=wrong>"));
        using var right = RawServer.Answering(RawServer.Html("<title>The page</title><a href=right>"));

        var result = new Scrape { Fetch = new FetchOptions { MirrorExpect = "The page", Mirrors = MirrorStrategy.Fallback } }
            .RunList($"{wrong.Url} {right.Url}\n{wrong.Url}alone\n{wrong.Url} {wrong.Url}\n");

        Assert.Equal(new[] { $"{right.Url}right", $"{wrong.Url}wrong" }.Order(), result.Links.Order());
        Assert.Contains("unexpected", Assert.Single(result.Failures));
    }

    [Fact]
    public void Run_Credentials_AreShownToTheSiteTheyAreListedWith()
    {
        var seen = new System.Collections.Concurrent.ConcurrentBag<string>();
        using var one = Recording(seen, "HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n");
        using var other = Recording(seen, RawServer.Html("<a href=x>"));
        var options = new FetchOptions { Mirrors = MirrorStrategy.Fallback, Headers = ["X-Key: k"] };

        new Scrape { Fetch = options }.RunList($"http://me:secret@127.0.0.1:{one.Port}/ {other.Url}\n");

        var withPassword = Assert.Single(seen, request => request.Contains("Authorization:", StringComparison.Ordinal));
        Assert.Contains($":{one.Port}\r\n", withPassword);
        Assert.Equal(2, seen.Count(request => request.Contains("X-Key: k\r\n", StringComparison.Ordinal)));
    }

    [Fact]
    public void Run_First_EndsWithSoManyPagesAndLeavesTheRest()
    {
        using var fast = new SlowServer(TimeSpan.FromMilliseconds(20), "<a href=x>");
        using var slow = new SlowServer(TimeSpan.FromSeconds(60), "<a href=x>");
        var watch = Stopwatch.StartNew();

        var result = new Scrape { Fetch = new FetchOptions { PageLimit = 2 } }
            .Run(slow.Url, $"{fast.Url}1", $"{slow.Url}2", $"{fast.Url}3", $"{fast.Url}4", $"{fast.Url}5");

        Assert.InRange(watch.Elapsed, TimeSpan.Zero, Soon);
        Assert.Equal(2, result.Lines.Length);
        Assert.Equal((2, 0, 4, true), (result.Totals.Done, result.Totals.Failed, result.Totals.Left, result.Totals.HasPagesEnough));
        Assert.True(slow.Closed.Wait(Soon));
    }

    private static RawServer Recording(System.Collections.Concurrent.ConcurrentBag<string> seen, string answer) => new(connection =>
    {
        while (connection.ReadRequest() is { } request)
        {
            seen.Add(request);
            connection.Send(answer);
        }
    });
}
