using System.Collections.Concurrent;
using Scraper.Fetching;
using Scraper.Tests.Fixtures;

namespace Scraper.Tests.EndToEnd;

/// <summary><c>--cache</c>: pages that have not changed are not fetched again.</summary>
public sealed class CacheTests : IDisposable
{
    private const string Date = "Wed, 21 Oct 2015 07:28:00 GMT";

    private readonly TemporaryFolder _folder = new();
    private readonly ConcurrentDictionary<string, string> _versions = new();
    private readonly ConcurrentQueue<string> _answers = new();
    private readonly RawServer _site;

    public CacheTests() => _site = new RawServer(connection =>
    {
        while (connection.ReadRequest() is { } request)
        {
            var answer = Answer(request.Split(' ')[1], request);
            _answers.Enqueue($"{request.Split(' ')[1]} {answer.Split(' ')[1]}");
            connection.Send(answer);
        }
    });

    public void Dispose()
    {
        _site.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Run_Again_LeavesOutWhatHasNotChanged()
    {
        foreach (var page in new[] { "etag", "date", "both" })
        {
            _versions[$"/{page}"] = "1";
        }

        List("etag", "date", "both", "none", "to/etag");
        var first = await RunAsync();
        var results = _folder.Read("results/results.txt");
        _versions["/both"] = "2";
        var second = await RunAsync();
        var third = await RunAsync();

        Assert.Contains("5 URLs read, 5 done, 0 failed", first);
        Assert.Contains("5 URLs read, 5 done (of them 3 unchanged), 0 failed", second);
        Assert.Contains("5 URLs read, 5 done (of them 4 unchanged), 0 failed", third);
        Assert.Equal(5, Lines(results).Length);
        Assert.Equal(
            ["both", "none", "none"],
            Lines(_folder.Read("results/results.txt")[results.Length..]).Select(line => line.Split('\t')[0].Split('/')[^1]).Order());
        Assert.Contains($"{_site.Url}both\t\"2\"\t{Date}\t\n", _folder.Read("cache"));
        Assert.Contains($"{_site.Url}to/etag\t\"1\"\t\t{_site.Url}etag\n", _folder.Read("cache"));
        Assert.False(File.Exists(_folder.File("cache.new")));
    }

    [Fact]
    public async Task Run_AnotherListedUrlLeadsToAKnownPage_WritesItsLinksToo()
    {
        _versions["/etag"] = "1";
        List("etag");
        await RunAsync();
        List("to/etag");

        var error = await RunAsync();

        Assert.Contains("1 done, 0 failed", error);
        Assert.Contains($"{_site.Url}to/etag\t", _folder.Read("results/results.txt"));
    }

    [Fact]
    public async Task Run_NotModifiedThatNobodyAskedFor_IsAFailure()
    {
        List("always-304");

        var error = await RunAsync();

        Assert.Contains("0 done, 1 failed (http-status 1)", error);
        Assert.DoesNotContain("always-304", _folder.Read("cache"));
    }

    [Fact]
    public async Task Run_BrokenLines_AreReportedAndTheOthersCount()
    {
        _versions["/etag"] = "1";
        List("etag");
        await RunAsync();
        var whole = _folder.Read("cache");
        _folder.Write("cache", whole.Insert(whole.IndexOf('\n') + 1, "nonsense\n") + "cut of");

        var error = await RunAsync();

        Assert.Contains("cache:2: not a line of a cache", error);
        Assert.Contains("cache:4: not a line of a cache", error);
        Assert.Contains("1 done (of them 1 unchanged)", error);
        Assert.Equal(whole, _folder.Read("cache"));
    }

    [Theory]
    [InlineData("urls.txt", 2)]
    [InlineData("notes.txt", 2)]
    [InlineData("results/results.txt", 2)]
    [InlineData(".", 3)]
    public async Task Run_CacheIsAnotherFile_IsLeftAsItIs(string cache, int expected)
    {
        List("none");
        var list = _folder.Read("urls.txt");
        _folder.Write("notes.txt", "mine\n");

        var (exitCode, _, error) = await ScraperProcess.RunAsync(_folder.Path, "run", "--allow-private", "--cache", cache);

        Assert.Equal(expected, exitCode);
        Assert.Single(Lines(error));
        Assert.Equal(list, _folder.Read("urls.txt"));
        Assert.Equal("mine\n", _folder.Read("notes.txt"));
        Assert.Empty(_answers);
    }

    [Fact]
    public async Task Run_Terminated_RemembersWhatWasDone()
    {
        _versions["/etag"] = "1";
        using var process = ScraperProcess.Start(_folder.Path, "run", "-", "--allow-private", "--cache", "cache", "--retries", "0", "-v");
        await process.WriteLinesAsync([$"{_site.Url}etag", $"{_site.Url}gone"]);
        while (!_answers.Contains("/gone 404"))
        {
            Assert.False(process.HasExited);
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, TestContext.Current.CancellationToken);
        }

        process.Signal("TERM");
        var (exitCode, _, error) = await process.WaitAsync();

        Assert.Equal(143, exitCode);
        Assert.Contains("2 URLs read, 1 done, 1 failed", error);
        Assert.Contains($"{_site.Url}etag\t\"1\"", _folder.Read("cache"));
    }

    [Fact]
    public void Cache_AnEntry_TakesSome300Bytes()
    {
        const int Count = 100_000;
        var cache = new ValidatorCache();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var page = 0; page < Count; page++)
        {
            cache.Add(new CacheLine($"https://www.example.org/some/folder/of/the/site/page-{page:000000}", new Validators($"\"0123456789abcdef-{page}\"", null), null));
        }

        var bytes = (GC.GetTotalMemory(forceFullCollection: true) - before) / Count;

        Assert.Equal(Count, cache.Count);
        Assert.InRange(bytes, 200, 350);
    }

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private void List(params string[] pages) => _folder.Write("urls.txt", string.Concat(pages.Select(page => $"{_site.Url}{page}\n")));

    private async Task<string> RunAsync() =>
        (await ScraperProcess.RunAsync(_folder.Path, "run", "--allow-private", "--cache", "cache")).Error;

    private string Answer(string path, string request)
    {
        if (path == "/gone")
        {
            return "HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n";
        }

        if (path.StartsWith("/to/", StringComparison.Ordinal))
        {
            return RequestLog.Redirect(path[3..]);
        }

        var version = _versions.GetValueOrDefault(path);
        var headers = (path is "/etag" or "/both" ? $"ETag: \"{version}\"\r\n" : "") + (path is "/date" or "/both" ? $"Last-Modified: {Date}\r\n" : "");
        var unchanged = path == "/always-304"
            || (request.Contains("If-None-Match", StringComparison.Ordinal)
                ? request.Contains($"If-None-Match: \"{version}\"\r\n", StringComparison.Ordinal)
                : request.Contains($"If-Modified-Since: {Date}\r\n", StringComparison.Ordinal));
        return unchanged
            ? $"HTTP/1.1 304 Not Modified\r\n{headers}\r\n"
            : RawServer.Html("<a href=/link>").Replace("\r\n\r\n", $"\r\n{headers}\r\n", StringComparison.Ordinal);
    }
}
