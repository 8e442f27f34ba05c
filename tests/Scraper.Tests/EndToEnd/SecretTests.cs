using Scraper.Options;
using Scraper.Tests.Fixtures;

namespace Scraper.Tests.EndToEnd;

/// <summary>What is meant for one site goes to no other, and into no message.</summary>
public sealed class SecretTests : IDisposable
{
    private static readonly string Basic = $"Basic {Convert.ToBase64String("user:hunter2"u8)}";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Run_HeadersAndUserInfo_GoToTheListedSiteAndAreDroppedForGood()
    {
        RequestLog? listed = null;
        using var other = new RequestLog(_ => RequestLog.Redirect($"{listed!.Url}back"));
        using var site = listed = new RequestLog(path => path switch
        {
            "/start" => RequestLog.Redirect("/near"),
            "/near" => RequestLog.Redirect($"{other.Url}far"),
            _ => null,
        });
        var scrape = new Scrape { Fetch = new FetchOptions { Retries = 0, Headers = ["X-Key: secret"] } };

        var result = scrape.Run($"http://user:hunter2@127.0.0.1:{site.Port}/start");

        Assert.Equal(1, result.Totals.Done);
        Assert.Equal(["secret", "secret", "-"], site.Values("X-Key"));
        Assert.Equal([Basic, Basic, "-"], site.Values("Authorization"));
        Assert.Equal(["-"], other.Values("X-Key"));
        Assert.Equal(["-"], other.Values("Authorization"));
    }

    [Fact]
    public void Run_AuthorizationForAHost_IsShownToItWhereverTheRequestComesFrom()
    {
        using var site = new RequestLog();
        using var other = new RequestLog(_ => RequestLog.Redirect(site.Url));
        var scrape = new Scrape { Fetch = new FetchOptions { Retries = 0, Authorization = [$"127.0.0.1:{site.Port} basic user:hunter2"] } };

        scrape.Run(other.Url, site.Url);

        Assert.Equal([Basic, Basic], site.Values("Authorization"));
        Assert.Equal(["-"], other.Values("Authorization"));
    }

    [Fact]
    public async Task Run_UserInfoInTheList_IsInTheFilesAsListedAndInNoMessage()
    {
        using var server = new RequestLog(path => path == "/gone" ? "HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n" : null);
        var url = $"http://user:hunter2@127.0.0.1:{server.Port}/";
        _folder.Write("urls.txt", $"{url}\n{url}gone\nhttp://user:hunter2@127.0.0.1:99999/\n");

        var run = await ScraperProcess.RunAsync(_folder.Path, "run", "--allow-private", "-v");
        var check = await ScraperProcess.RunAsync(_folder.Path, "check");

        Assert.Contains($"http://127.0.0.1:{server.Port}/gone failed", run.Error);
        Assert.Contains("http://127.0.0.1:99999/: line 3", check.Output);
        Assert.DoesNotContain("hunter2", run.Output + run.Error + check.Output + check.Error);
        Assert.Equal($"{url}\thttp://127.0.0.1:{server.Port}/link\n", _folder.Read("results/results.txt"));
        Assert.Contains($"{url}gone # http-status: 404\n", _folder.Read("results/failures.txt"));
    }

    [Fact]
    public async Task Run_UserInfoInAMirrorThatIsNoUrl_IsInNoMessage()
    {
        _folder.Write("urls.txt", "http://a.example/ http://user:hunter2@b.example:99999/\n");

        var run = await ScraperProcess.RunAsync(_folder.Path, "run", "-v", "--stats", "stats.json", "--report", "report.html");
        var check = await ScraperProcess.RunAsync(_folder.Path, "check");

        Assert.Contains("line 1: 'http://b.example:99999/' is not an absolute URL", check.Output);
        Assert.DoesNotContain("hunter2", run.Output + run.Error + check.Output + check.Error + _folder.Read("stats.json") + _folder.Read("report.html"));
    }

    [Theory]
    [InlineData("first")]
    [InlineData("explain")]
    public async Task FirstAndExplain_UserInfoInWhatIsNoUrl_IsNotRepeated(string command)
    {
        var (exitCode, output, error) = await ScraperProcess.RunAsync(_folder.Path, command, "http://user:hunter2@b.example:99999/");

        Assert.Equal((2, ""), (exitCode, output));
        Assert.StartsWith("scraper: http://b.example:99999/: not an absolute URL", error);
    }

    [Fact]
    public async Task Run_AuthorizationFromEverywhere_IsSent()
    {
        using var server = new RequestLog();
        _folder.Write("urls.txt", server.Url);
        _folder.Write("scraper.json", $$"""{ "Fetch": { "Authorization": ["127.0.0.1:{{server.Port}} bearer of-the-file"] } }""");

        await ScraperProcess.RunAsync(_folder.Path, "run", "--allow-private", "--config", "scraper.json");
        await ScraperProcess.RunAsync(_folder.Path, "run", "--allow-private", "--auth", "x.test bearer t", "--auth", $"127.0.0.1:{server.Port} basic user:hunter2");

        Assert.Equal(["Bearer of-the-file", Basic], server.Values("Authorization"));
    }

    [Fact]
    public async Task Run_AuthorizationWithoutQuotes_IsNotRepeated()
    {
        var (exitCode, output, error) = await ScraperProcess.RunAsync(_folder.Path, "run", "--auth", "a.test", "basic", "user:hunter2");

        Assert.Equal(2, exitCode);
        Assert.Contains("needs quotes", error);
        Assert.DoesNotContain("hunter2", output + error);
    }

    [Fact]
    public async Task Run_FaultyHeadersAndAuthorization_AreNamedTogetherWithoutTheirSecrets()
    {
        _folder.Write("urls.txt", "http://127.0.0.1:1/\n");

        var (exitCode, output, error) = await ScraperProcess.RunAsync(
            _folder.Path, "run", "-c", "0", "-H", "X-Key hunter2", "-H", "Host: hunter2", "-H", "X-Key: hunter2\u00E9", "-H", "Content-Type: hunter2",
            "--auth", "a.test bearer", "--auth", "a b.test bearer hunter2", "--auth", "a.test basic hunter2",
            "--auth", "b.test bearer hunter2", "--auth", "B.test bearer hunter2");

        Assert.Equal(2, exitCode);
        Assert.DoesNotContain("hunter2", output + error);
        Assert.Equal(
            [
                "scraper: --auth: b.test has more than one",
                "scraper: --auth: number 1 is not 'HOST[:PORT] basic USER:PASSWORD' or 'HOST[:PORT] bearer TOKEN', in printable ASCII",
                "scraper: --auth: number 2 is not 'HOST[:PORT] basic USER:PASSWORD' or 'HOST[:PORT] bearer TOKEN', in printable ASCII",
                "scraper: --auth: number 3 is not 'HOST[:PORT] basic USER:PASSWORD' or 'HOST[:PORT] bearer TOKEN', in printable ASCII",
                "scraper: --concurrency: '0' is not between 1 and 100000",
                "scraper: --header: '' is not of the form 'Name: value'",
                "scraper: --header: 'Content-Type' names a header that requests without a body do not have",
                "scraper: --header: 'Host' names a header that the program sets itself",
                "scraper: --header: 'X-Key' has a character in its value that is not printable ASCII",
            ],
            error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal));
    }
}
