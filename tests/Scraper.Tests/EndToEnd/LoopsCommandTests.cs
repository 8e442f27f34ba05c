using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Scraper.Tests.Fixtures;

namespace Scraper.Tests.EndToEnd;

/// <summary>The program itself with <c>--loops</c>.</summary>
public sealed class LoopsCommandTests : IDisposable
{
    private const int PageCount = 3_000;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Run_TerminatedInTheMiddle_GoesOnAndHasEveryPageOnce()
    {
        using var site = new CountedSite(PageCount);
        string[] urls = [.. OnTwoHosts(site.Urls)];
        List(urls);
        using (var process = ScraperProcess.Start(_folder.Path, Run("--retries", "0")))
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30), TimeProvider.System);
            while (site.RequestCount < 300)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, patience.Token);
            }

            process.Signal("TERM");
            var (terminated, _, error) = await process.WaitAsync();
            Assert.Equal(143, terminated);
            Assert.Contains("interrupted: ", error);
        }

        var before = Sources("out.txt").Length;
        var (exitCode, _, rest) = await ScraperProcess.RunAsync(_folder.Path, Run("--retries", "0"));

        Assert.InRange(before, 1, PageCount - 500);
        Assert.Equal(1, exitCode);
        Assert.Contains("Going on with the run", rest);
        Assert.Equal(urls.Where((_, page) => page % 11 != 0).Order(), Sources("out.txt").Order());
        Assert.Equal(urls.Where((_, page) => page % 11 == 0).Order(), Sources("out.txt.failures.txt").Order());
    }

    [Fact]
    public async Task Run_RetryFailed_TakesTheFailuresAsItsList()
    {
        using var site = new CountedSite(100);
        List(OnTwoHosts(site.Urls));
        await ScraperProcess.RunAsync(_folder.Path, Run());

        var (exitCode, _, error) = await ScraperProcess.RunAsync(_folder.Path, "run", "--loops", "4", "--allow-private", "--retry-failed", "-o", "out.txt");

        Assert.Equal(1, exitCode);
        Assert.Contains("10 URLs read, 0 done, 10 failed (http-status 10)", error);
        Assert.Equal(10, Sources("out.txt.failures.txt").Length);
    }

    [Fact]
    public async Task Run_CacheFile_HoldsTheVersionsOfAllLoops()
    {
        var versions = new ConcurrentDictionary<string, string>();
        using var site = new RawServer(connection =>
        {
            while (connection.ReadRequest() is { } request)
            {
                var tag = versions.GetValueOrDefault(request.Split(' ')[1], "\"1\"");
                connection.Send(
                    tag is "" ? RawServer.Html("<a href=x>")
                    : request.Contains($"If-None-Match: {tag}", StringComparison.Ordinal) ? $"HTTP/1.1 304 Not Modified\r\nETag: {tag}\r\n\r\n"
                    : RawServer.Html("<a href=x>").Replace("\r\n\r\n", $"\r\nETag: {tag}\r\n\r\n", StringComparison.Ordinal));
            }
        });
        List(OnTwoHosts(Enumerable.Range(0, 40).Select(page => $"{site.Url}{page}")));
        var (_, _, first) = await ScraperProcess.RunAsync(_folder.Path, Run("--cache", "cache"));
        (versions["/0"], versions["/1"], versions["/2"]) = ("\"2\"", "\"2\"", "");
        var (_, _, second) = await ScraperProcess.RunAsync(_folder.Path, Run("--cache", "cache"));

        Assert.Contains("40 done, 0 failed", first);
        Assert.Contains("40 done (of them 37 unchanged), 0 failed", second);
        Assert.Equal(39, _folder.Read("cache").Split('\n')[1..^1].Length);
        Assert.Equal(2, _folder.Read("cache").Split("\"2\"").Length - 1);
        Assert.DoesNotContain($"{site.Url}2\t", _folder.Read("cache"));
    }

    [Fact]
    public async Task Run_StatsAndMetrics_CountWhatAllLoopsHaveDone()
    {
        using var site = RawServer.Answering(RawServer.Html("<a href=x><a href=y>"));
        List(OnTwoHosts(Enumerable.Range(0, 400).Select(page => $"{site.Url}{page}")));

        await ScraperProcess.RunAsync(_folder.Path, Run("--stats", "stats.json", "--metrics-file", "metrics.prom"));

        var stats = JsonNode.Parse(_folder.Read("stats.json"))!;
        Assert.Equal((400, 400, 400), ((int)stats["urls"]!["done"]!, (int)stats["requests"]!["sent"]!, (int)stats["latency"]!["page"]!["count"]!));
        Assert.Equal(2, stats["hosts"]!["top"]!.AsArray().Count);
        var metrics = _folder.Read("metrics.prom").Split('\n');
        Assert.Contains(metrics, line => line.StartsWith("scraper_requests_total", StringComparison.Ordinal) && line.EndsWith(" 400", StringComparison.Ordinal));
        Assert.Contains(metrics, line => line.StartsWith("scraper_page_duration_seconds_count", StringComparison.Ordinal) && line.EndsWith(" 400", StringComparison.Ordinal));
        Assert.All(
            Enumerable.Range(1, 4),
            loop => Assert.Contains(metrics, line => line.StartsWith("reactor_turns_total", StringComparison.Ordinal) && line.Contains($"reactor_loop=\"loop {loop}\"")));
        Assert.Contains(metrics, line => line.StartsWith("scraper_urls_in_flight", StringComparison.Ordinal) && line.EndsWith(" 0", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Signal_InTheMiddle_TellsWhatIsUnderWayOnAllLoops()
    {
        using var asked = new CountdownEvent(4);
        using var answer = new ManualResetEventSlim();
        using var site = new RawServer(connection =>
        {
            while (connection.ReadRequest() is not null)
            {
                asked.Signal();
                answer.Wait(TimeSpan.FromSeconds(30));
                connection.Send(RawServer.Html("<a href=x>"));
            }
        });
        List(OnTwoHosts(Enumerable.Range(0, 10).Select(page => $"{site.Url}{page}")));
        using var process = ScraperProcess.Start(_folder.Path, Run("--per-host", "2"));
        Assert.True(asked.Wait(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));

        process.Signal("USR1");
        var report = await process.WaitForErrorAsync("at the gate: 3 for ", 2);
        asked.Reset(6);
        answer.Set();
        var (exitCode, _, _) = await process.WaitAsync();

        Assert.Contains("4 in flight, 6 at the gate; 10 URLs read, 0 done, 0 failed", report);
        Assert.Equal(2, report.Split($"s: http://localhost:{site.Port}/").Length - 1);
        Assert.Equal(2, report.Split($"s: {site.Url}").Length - 1);
        Assert.Equal(0, exitCode);
    }

    [Theory]
    [InlineData("--loops: Loops: '0' is neither a number from 1 to 256 nor auto.", "--loops", "0")]
    [InlineData("--loops: Loops: '257' is neither a number from 1 to 256 nor auto.", "--loops", "257")]
    [InlineData("--loops: Loops: 'many' is neither a number from 1 to 256 nor auto.", "--loops", "many")]
    [InlineData("--loops: Loops: 3 loops cannot share 2 requests in flight (Concurrency).", "--loops", "3", "-c", "2")]
    [InlineData("a job that is shared has one loop in each process (--loops, Fetch:Loops): start as many workers as there are processors (scraper work)", "--loops", "2", "--broker", "amqp://127.0.0.1:1", "--job", "j")]
    public async Task Run_LoopsThatCannotBe_AreRefused(string message, params string[] arguments)
    {
        List(["http://127.0.0.1:1/"]);

        var (exitCode, _, error) = await ScraperProcess.RunAsync(_folder.Path, ["run", .. arguments]);

        Assert.Equal(2, exitCode);
        Assert.Contains($"scraper: {message}\n", error);
    }

    [Theory]
    [InlineData("2", 0, "1 done")]
    [InlineData("\"2\"", 0, "1 done")]
    [InlineData("2.5", 2, "c.json: Fetch:Loops: Loops: '2.5' is neither a number from 1 to 256 nor auto.")]
    public async Task Run_LoopsOfTheFile_AreANumberOrAText(string loops, int expected, string message)
    {
        using var site = RawServer.Answering(RawServer.Html("<a href=x>"));
        List([site.Url]);
        _folder.Write("c.json", $$"""{ "Fetch": { "Loops": {{loops}}, "FailureLimit": 3 } }""");

        var (exitCode, _, error) = await ScraperProcess.RunAsync(_folder.Path, "run", "--allow-private", "--config", "c.json");

        Assert.Equal(expected, exitCode);
        Assert.Contains(message, error);
    }

    [Fact]
    public async Task Work_LoopsOfTheFile_AreRefusedInWordsThatSpeakOfThem()
    {
        _folder.Write("c.json", """{ "Fetch": { "Loops": 2 } }""");

        var (exitCode, _, error) = await ScraperProcess.RunAsync(_folder.Path, "work", "--broker", "amqp://127.0.0.1:1", "--job", "j", "--config", "c.json");

        Assert.Equal(2, exitCode);
        Assert.Equal("scraper: a job that is shared has one loop in each process (--loops, Fetch:Loops): start as many workers as there are processors (scraper work)\n", error);
    }

    [Fact]
    public async Task Run_FewDescriptors_HasFewerLoopsAndSaysSo()
    {
        using var site = RawServer.Answering(RawServer.Html("<a href=x>"));
        List(OnTwoHosts(Enumerable.Range(0, 100).Select(page => $"{site.Url}{page}")));
        using var process = ScraperProcess.Start(
            "/bin/sh", _folder.Path, [], ["-c", "ulimit -n 256 && exec \"$@\"", "sh", ScraperProgram.Path, "run", "--loops", "64", "--allow-private", "-o", "out.txt"]);

        var (exitCode, _, error) = await process.WaitAsync();

        Assert.Contains("64 loops need more descriptors than the system allows (ulimit -Hn): there will be 6", error);
        Assert.Contains("100 done, 0 failed", error);
        Assert.Equal(0, exitCode);
    }

    /// <summary>Every second URL by another name of the host, which belongs to another loop of four.</summary>
    private static IEnumerable<string> OnTwoHosts(IEnumerable<string> urls) =>
        urls.Select((url, index) => index % 2 == 0 ? url : url.Replace("127.0.0.1", "localhost", StringComparison.Ordinal));

    private static string[] Run(params string[] arguments) => ["run", "--loops", "4", "--allow-private", "-o", "out.txt", .. arguments];

    private void List(IEnumerable<string> urls) => _folder.Write("urls.txt", string.Concat(urls.Select(url => url + "\n")));

    private string[] Sources(string name) => [.. _folder.Read(name).Split('\n')[..^1].Select(line => line.Split('\t', ' ')[0]).Where((source, index) => name.Contains("failures") || index % 2 == 0)];
}
