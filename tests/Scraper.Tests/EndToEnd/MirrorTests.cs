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
    public void Run_Race_ReturnsWithTheFirstAndClosesTheConnectionsOfTheOthers()
    {
        using var fast = new SlowServer(TimeSpan.FromMilliseconds(20), "<a href=fast>");
        using var slower = new SlowServer(TimeSpan.FromSeconds(20), "<a href=slower>");
        using var slowest = new SlowServer(TimeSpan.FromSeconds(60), "<a href=slowest>");
        var watch = Stopwatch.StartNew();

        var result = Racing().RunList($"{slowest.Url} {slower.Url}\t{fast.Url} # three places\n");

        Assert.InRange(watch.Elapsed, TimeSpan.FromMilliseconds(20), Soon);
        Assert.Equal([$"{slowest.Url}\t{fast.Url}fast"], result.Lines);
        Assert.Equal(2, result.Totals.CancelledRequests);
        Assert.True(slower.Closed.Wait(Soon) && slowest.Closed.Wait(Soon), "A loser keeps its connection.");
    }

    [Fact]
    public void Run_RaceOf20And200And2000Milliseconds_LosersAreClosedWithin50More()
    {
        // A machine that has other work may take longer; not five times on end.
        var times = new List<TimeSpan>();
        while (times.Count < 5 && !times.Exists(time => time <= TimeSpan.FromMilliseconds(50)))
        {
            times.Add(RaceOnce());
        }

        TestContext.Current.TestOutputHelper?.WriteLine(string.Join(", ", times));
        Assert.InRange(times[^1], TimeSpan.Zero, TimeSpan.FromMilliseconds(50));

        static TimeSpan RaceOnce()
        {
            long won = 0;
            using var fast = new RawServer(connection =>
            {
                connection.ReadRequest();
                connection.IsClosedWithin(TimeSpan.FromMilliseconds(20));
                Volatile.Write(ref won, Stopwatch.GetTimestamp());
                connection.Send(RawServer.Html("<a href=fast>"));
            });
            using var slower = new SlowServer(TimeSpan.FromMilliseconds(200), "<a href=slower>");
            using var slowest = new SlowServer(TimeSpan.FromMilliseconds(2_000), "<a href=slowest>");
            using var witness = Witness(slower.Closed.WaitHandle, slowest.Closed.WaitHandle);

            var result = Racing().RunList($"{slowest.Url} {slower.Url} {fast.Url}\n{witness.Url}\n");

            Assert.Equal(new[] { $"{fast.Url}fast", $"{witness.Url}closed" }.Order(), result.Links.Order());
            return Stopwatch.GetElapsedTime(won, Math.Max(slower.ClosedAt, slowest.ClosedAt));
        }
    }

    [Fact]
    public void Run_LoserInTheMidstOfItsBody_IsCutOffAndCounted()
    {
        using var bodyCame = new ManualResetEventSlim();
        using var closed = new ManualResetEventSlim();
        using var slow = new RawServer(connection =>
        {
            connection.ReadRequest();
            connection.Send($"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 1000000\r\n\r\n{new string('x', 5_000)}");
            bodyCame.Set();
            connection.Hang();
            closed.Set();
        });
        using var fast = new RawServer(connection =>
        {
            connection.ReadRequest();
            bodyCame.Wait();
            connection.IsClosedWithin(TimeSpan.FromMilliseconds(200)); // the other body has to be read before this one
            connection.Send(RawServer.Html("<a href=x>"));
        });

        var result = Racing().RunList($"{slow.Url} {fast.Url}\n");

        Assert.Single(result.Lines);
        Assert.Equal((1, 5_000), (result.Totals.CancelledRequests, result.Totals.WastedBytes));
        Assert.True(closed.Wait(Soon));
    }

    [Fact]
    public void Run_LoserThatIsStillConnecting_IsCutOff()
    {
        using var begun = new ManualResetEventSlim();
        using var closed = new ManualResetEventSlim();
        using var silent = new RawServer(connection =>
        {
            connection.Receive(1); // a handshake that gets no answer
            begun.Set();
            connection.Hang();
            closed.Set();
        });
        using var fast = new RawServer(connection =>
        {
            connection.ReadRequest();
            begun.Wait();
            connection.Send(RawServer.Html("<a href=x>"));
        });

        using var witness = Witness(closed.WaitHandle);

        var result = Racing(new FetchOptions { TlsTimeoutSeconds = 120 }).RunList($"https://127.0.0.1:{silent.Port}/ {fast.Url}\n{witness.Url}\n");

        Assert.Equal(new[] { $"{fast.Url}x", $"{witness.Url}closed" }.Order(), result.Links.Order());
    }

    [Fact]
    public async Task Run_LoserOverHttp2_HasItsStreamReset()
    {
        using var folder = new TemporaryFolder();
        using var authority = new CertificateAuthority("Test Authority");
        using var certificate = authority.Issue("tls.example");
        await using var slow = await TlsServer.StartAsync(certificate, isSlow: true);
        using var fast = new SlowServer(TimeSpan.FromMilliseconds(500), "<a href=fast>");
        var scrape = Racing(new FetchOptions { Http = "2", CaFile = folder.Write("ca.pem", authority.Pem) });
        scrape.Names.Names["tls.example"] = [IPAddress.Loopback];

        var result = scrape.RunList($"https://tls.example:{slow.Port}/ {fast.Url}\n");

        Assert.Equal([$"{fast.Url}fast"], result.Links);
        Assert.Equal("HTTP/2", await slow.Reset.WaitAsync(Soon, TimeProvider.System, TestContext.Current.CancellationToken));
    }

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

        var result = Racing().RunList($"{gone.Url} {text.Url}\n");

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

    /// <summary>A server of a page that keeps the run going until all of these have been set, and tells whether they were: with the end of the run
    /// every connection ends, of losers too.</summary>
    private static RawServer Witness(params WaitHandle[] events) => new(connection =>
    {
        connection.ReadRequest();
        connection.Send(RawServer.Html(WaitHandle.WaitAll(events, Soon) ? "<a href=closed>" : "<a href=open>"));
    });

    private static Scrape Racing(FetchOptions? options = null) => new() { Fetch = (options ?? new FetchOptions()) with { Mirrors = MirrorStrategy.Race } };

    private static RawServer Recording(System.Collections.Concurrent.ConcurrentBag<string> seen, string answer) => new(connection =>
    {
        while (connection.ReadRequest() is { } request)
        {
            seen.Add(request);
            connection.Send(answer);
        }
    });
}
