using Hypertext;
using Reactor;
using Scraper.Fetching;
using Scraper.Options;
using Scraper.Pipeline;
using Scraper.Serving;
using Scraper.Tests.Fixtures;
using Serilog.Core;

namespace Scraper.Tests.Fetching;

/// <summary>How pages are fetched when robots.txt is obeyed, on a clock that jumps.</summary>
public sealed class RobotsTests
{
    [Fact]
    public void FetchAsync_UrlThatRobotsTxtForbids_IsBlockedAndNotAskedFor() => OnLoop.RunVirtual(async loop =>
    {
        var site = new Site(loop, "User-agent: scraper\nDisallow: /private\n");

        Assert.Null(await site.FetchAsync("http://a.test/public"));
        var failure = await site.FetchAsync("http://a.test/private/x?y");

        Assert.Equal((FailureCategory.Blocked, "robots.txt does not allow it"), (failure!.Category, failure.Detail));
        Assert.Equal(["http://a.test/robots.txt", "http://a.test/public"], site.Asked);
    });

    [Fact]
    public void FetchAsync_ManyUrlsOfASiteAtOnce_AskForRobotsTxtOnce() => OnLoop.RunVirtual(async loop =>
    {
        var site = new Site(loop, "");

        await site.FetchAllAsync(Enumerable.Range(0, 20).Select(number => $"http://a.test/{number}"));

        Assert.Single(site.Asked, url => url.EndsWith("/robots.txt", StringComparison.Ordinal));
        Assert.Equal(21, site.Asked.Count);
    });

    [Fact]
    public void FetchAsync_ADayLater_AsksAgain() => OnLoop.RunVirtual(async loop =>
    {
        var site = new Site(loop, "");

        await site.FetchAsync("http://a.test/1");
        await Task.Delay(TimeSpan.FromHours(23), loop.TimeProvider);
        await site.FetchAsync("http://a.test/2");
        await Task.Delay(TimeSpan.FromHours(2), loop.TimeProvider);
        await site.FetchAsync("http://a.test/3");

        Assert.Equal(2, site.Asked.Count(url => url.EndsWith("/robots.txt", StringComparison.Ordinal)));
    });

    [Fact]
    public void FetchAsync_SchemesAndPorts_AreSitesOfTheirOwn() => OnLoop.RunVirtual(async loop =>
    {
        var site = new Site(loop, "");

        await site.FetchAllAsync(["http://a.test/", "https://a.test/", "http://a.test:8080/"]);

        Assert.Equal(
            ["http://a.test/robots.txt", "http://a.test:8080/robots.txt", "https://a.test/robots.txt"],
            site.Asked.Where(url => url.EndsWith("/robots.txt", StringComparison.Ordinal)).Order());
    });

    [Theory]
    [InlineData(404, true)]
    [InlineData(403, true)]
    [InlineData(500, false)]
    [InlineData(503, false)]
    public void FetchAsync_NoRobotsTxt_IsAllowedOrNotAsTheStatusSays(int status, bool isAllowed) => OnLoop.RunVirtual(async loop =>
    {
        var site = new Site(loop, new HopFailure(FailureCategory.HttpStatus, $"{status}") { StatusCode = status });

        var failure = await site.FetchAsync("http://a.test/");

        Assert.Equal(isAllowed, failure is null);
    });

    [Fact]
    public void FetchAsync_SiteThatCannotBeReached_IsClosedForTenMinutes() => OnLoop.RunVirtual(async loop =>
    {
        var site = new Site(loop, new HopFailure(FailureCategory.Timeout, "late"));

        Assert.NotNull(await site.FetchAsync("http://a.test/"));
        Assert.NotNull(await site.FetchAsync("http://a.test/"));
        await Task.Delay(TimeSpan.FromMinutes(11), loop.TimeProvider);
        await site.FetchAsync("http://a.test/");

        Assert.Equal(2, site.Asked.Count);
    });

    [Fact]
    public void FetchAsync_CrawlDelay_KeepsTheDistanceFromTheFirstPageOn() => OnLoop.RunVirtual(async loop =>
    {
        var site = new Site(loop, "User-agent: *\nCrawl-delay: 7\n");

        await site.FetchAllAsync(["http://a.test/1", "http://a.test/2", "http://a.test/3", "http://b.test/1"]);

        Assert.Equal([0, 7, 14], site.SecondsOf("http://a.test/").Skip(1));
        Assert.Equal([0], site.SecondsOf("http://b.test/").Skip(1));
    });

    [Fact]
    public void FetchAsync_CrawlDelayAndPagesThatAreKept_KeepsTheDistance() => OnLoop.RunVirtual(async loop =>
    {
        var site = new Site(loop, "User-agent: *\nCrawl-delay: 7\nDisallow: /secret\n");

        var failures = await Task.WhenAll(site.KeepAsync("http://a.test/1"), site.KeepAsync("http://a.test/2"), site.KeepAsync("http://a.test/secret"));

        Assert.Equal([0, 7], site.SecondsOf("http://a.test/").Skip(1));
        Assert.Equal([FailureCategory.NotHtml, FailureCategory.NotHtml, FailureCategory.Blocked], failures.Select(failure => failure!.Category));
    });

    [Fact]
    public void FetchAsync_CrawlDelayAndPagesThatComeOneByOne_KeepsTheDistance() => OnLoop.RunVirtual(async loop =>
    {
        var site = new Site(loop, "User-agent: *\nCrawl-delay: 7\n");

        for (var page = 1; page <= 3; page++)
        {
            await site.FetchAsync($"http://a.test/{page}");
        }

        Assert.Equal([0, 7, 14], site.SecondsOf("http://a.test/").Skip(1));
    });

    [Theory]
    [InlineData("scraper/0.1.0 (+https://x.test)", "scraper")]
    [InlineData("My-Bot_x 2", "My-Bot_x")]
    [InlineData("bot", "bot")]
    public void ProductToken_UserAgent_IsItsFirstWord(string userAgent, string token) => Assert.Equal(token, RobotsSource.ProductToken(userAgent));

    /// <summary>Sites that all have the same robots.txt.</summary>
    private sealed class Site : IExchange
    {
        private readonly EventLoop _loop;
        private readonly HopOutcome _robots;
        private readonly HostGate _gate;
        private readonly PageFetcher _fetcher;
        private readonly KeptPageFetcher _keeper;
        private readonly long _start;
        private readonly List<(string Url, double Second)> _requests = [];

        public Site(EventLoop loop, string robots)
            : this(loop, new HopText(200, System.Text.Encoding.ASCII.GetBytes(robots)))
        {
        }

        public Site(EventLoop loop, HopOutcome robots)
        {
            _loop = loop;
            _robots = robots;
            _start = loop.TimeProvider.GetTimestamp();
            _gate = new HostGate(100, 10, TimeSpan.Zero, loop.TimeProvider);
            var options = new FetchOptions { Retries = 0 };
            var attempts = new Attempts(this, options, loop.TimeProvider, CancellationToken.None);
            var cache = new RobotsCache(new RobotsSource(new HopWalk(attempts, null, null, RobotsAnswer.RedirectLimit, Logger.None), options, loop.TimeProvider), loop.TimeProvider);
            var walk = new HopWalk(attempts, cache, null, options.RedirectLimit, Logger.None);
            _fetcher = new PageFetcher(walk);
            _keeper = new KeptPageFetcher(walk, _gate);
        }

        public List<string> Asked => [.. _requests.Select(request => request.Url)];

        public IEnumerable<double> SecondsOf(string prefix) =>
            _requests.Where(request => request.Url.StartsWith(prefix, StringComparison.Ordinal)).Select(request => Math.Round(request.Second));

        public async ValueTask<HopOutcome> GetAsync(HopRequest hop, CancellationToken cancellationToken)
        {
            var url = hop.Url;
            _requests.Add((url.Href, _loop.TimeProvider.GetElapsedTime(_start).TotalSeconds));
            await Task.Delay(TimeSpan.FromMilliseconds(20), _loop.TimeProvider, cancellationToken);
            return url.Path == "/robots.txt" ? _robots
                : hop.Contender is not null ? new HopFailure(FailureCategory.NotHtml, "kept")
                : new HopContent(200, Pages.Of(Jobs.For(url.Href), "").Content, 0);
        }

        public async Task<Failure?> FetchAsync(string url)
        {
            var job = Jobs.For(url);
            var pass = new GatePass(_gate, null);
            await pass.EnterAsync(job.Host, CancellationToken.None);
            var (_, outcome) = await _fetcher.FetchAsync(job, pass, CancellationToken.None);
            pass.Leave();
            return outcome as Failure;
        }

        public async Task<Failure?> KeepAsync(string url) =>
            (await _keeper.FetchAsync(Jobs.For(url) with { Contender = new Contender() }, CancellationToken.None)).Failure;

        public Task FetchAllAsync(IEnumerable<string> urls) => TaskGroup.RunAsync(group =>
        {
            foreach (var url in urls)
            {
                group.StartSoon(_ => FetchAsync(url));
            }

            return Task.CompletedTask;
        });
    }
}
