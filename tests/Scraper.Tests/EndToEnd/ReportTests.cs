using System.Net;
using System.Text.Json.Nodes;
using Scraper.Options;
using Scraper.Reporting.Statistics;
using Scraper.Tests.Fixtures;

namespace Scraper.Tests.EndToEnd;

/// <summary>What a run leaves about itself: the program itself with <c>--report</c> and <c>--stats</c>.</summary>
public sealed class ReportTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private readonly RawServer _server = new(connection =>
    {
        while (connection.ReadRequest() is { } request)
        {
            connection.Send(request.Split(' ')[1] switch
            {
                "/moved" => "HTTP/1.1 301 Moved\r\nLocation: /page\r\nContent-Length: 0\r\n\r\n",
                "/none" => "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n",
                "/slow" => After(connection, RawServer.Html("<a href=x>")),
                _ => RawServer.Html("<a href=x><a href=y>"),
            });
        }
    });

    public void Dispose()
    {
        _server.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Run_WithStats_WritesWhatTheSummarySays()
    {
        _folder.Write("urls.txt", $"{Urls("a", "b", "moved", "slow", "none")}nonsense\n\n");

        var (exitCode, _, error) = await RunAsync("--stats", "out/stats.json");

        var stats = JsonNode.Parse(_folder.Read("out/stats.json"))!;
        Assert.Equal(1, exitCode);
        Assert.Contains("about this run: out/stats.json\n", error);
        Assert.Equal("""{"read":6,"done":4,"unchanged":0,"failed":2,"skipped":0,"skippedFailed":0,"left":0}""", stats["urls"]!.ToJsonString());
        Assert.Equal("""[{"status":200,"count":4},{"status":301,"count":1},{"status":404,"count":1}]""", stats["statuses"]!.ToJsonString());
        Assert.Equal((1, 7, 70), ((int)stats["version"]!, (int)stats["links"]!, (int)stats["pageBytes"]!));
        Assert.Equal((6, 6, 70), ((int)stats["requests"]!["sent"]!, (int)stats["requests"]!["answered"]!, (int)stats["requests"]!["receivedBytes"]!));
        Assert.Equal((4, 2, 7, 70), (Sum("done"), Sum("failed"), Sum("links"), Sum("bytes")));
        Assert.Equal(("urls.txt", "complete"), ((string)stats["run"]!["list"]!, (string)stats["run"]!["end"]!));
        Assert.StartsWith($$"""{"host":"127.0.0.1:{{_server.Port}}","urls":5,"excess":0,"failed":1,"bytes":70,""", stats["hosts"]!["top"]![0]!.ToJsonString());
        Assert.True((double)stats["usage"]!["cpuSeconds"]! > 0 && (long)stats["usage"]!["peakBytes"]! > 10_000_000);

        int Sum(string series) => stats["series"]![series]!.AsArray().Sum(count => (int)count!);
    }

    [Fact]
    public async Task Run_WithStats_TellsTheSlowestPageAndWhatTookItsTime()
    {
        _folder.Write("urls.txt", Urls("a", "slow", "b").Replace("//127", "//me:secret@127", StringComparison.Ordinal));

        await RunAsync("--stats", "stats.json", "-c", "1");

        var stats = JsonNode.Parse(_folder.Read("stats.json"))!;
        var slowest = stats["slowest"]!.AsArray().Single(page => (int)page!["line"]! == 2)!;
        var (time, phases) = ((double)slowest["seconds"]!, slowest["phases"]!);
        Assert.Equal(($"{_server.Url}slow", 1, 200), ((string)slowest["url"]!, (int)slowest["requests"]!, (int)slowest["status"]!));
        Assert.InRange((double)phases["firstByte"]!, 0.3, time);
        Assert.Null(phases["connect"]); // the connection is that of the first page
        Assert.Equal((3, 1, 3), ((int)stats["latency"]!["page"]!["count"]!, (int)stats["latency"]!["connect"]!["count"]!, (int)stats["latency"]!["body"]!["count"]!));
        Assert.Null(stats["latency"]!["tls"]);
        Assert.InRange((double)stats["latency"]!["page"]!["max"]!, 0.3, 60);
        Assert.DoesNotContain("secret", stats.ToJsonString());
    }

    [Fact]
    public async Task Run_OverTls_TakesTheTimesOfNamesAndHandshakes()
    {
        using var authority = new CertificateAuthority("report");
        using var certificate = authority.Issue("secure.example");
        await using var server = await TlsServer.StartAsync(certificate);
        _folder.Write("ca.pem", authority.Pem);
        var scrape = new Scrape { TakesStatistics = true, Fetch = new FetchOptions { Retries = 0, CaFile = _folder.File("ca.pem") } };
        scrape.Names.Names["secure.example"] = [IPAddress.Loopback];

        var result = scrape.Run($"https://secure.example:{server.Port}/");

        var figures = scrape.Statistics!.Summarize("list", "results", result.Totals, RunEnd.Complete);
        Assert.Equal(1, result.Totals.Done);
        LatencyFigure?[] phases = [figures.Latency.Dns, figures.Latency.Connect, figures.Latency.Tls, figures.Latency.FirstByte, figures.Latency.Body, figures.Latency.Page];
        Assert.All(phases, phase => Assert.Equal(1, phase?.Count));
        Assert.True(phases[..5].Sum(phase => phase!.Max) <= phases[5]!.Max);
    }

    [Fact]
    public async Task Run_Terminated_WritesWhatThereIs()
    {
        using var asked = new SemaphoreSlim(0);
        using var server = new RawServer(connection =>
        {
            while (connection.ReadRequest() is not null)
            {
                connection.Send(RawServer.Html("<a href=x>"));
                asked.Release();
            }
        });
        using var process = ScraperProcess.Start(_folder.Path, "run", "-", "--allow-private", "--report", "report.html", "--stats", "stats.json");
        process.WriteInput($"{server.Url}\n");
        Assert.True(await asked.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));

        process.Signal("TERM");
        var (exitCode, _, _) = await process.WaitAsync();

        var stats = JsonNode.Parse(_folder.Read("stats.json"))!;
        Assert.Equal(143, exitCode);
        Assert.Equal(("interrupted", 1), ((string)stats["run"]!["end"]!, (int)stats["urls"]!["done"]!));
        Assert.Contains("Interrupted", _folder.Read("report.html"));
        Assert.Empty(Directory.GetFiles(_folder.Path, "*.unfinished"));
    }

    [Theory]
    [InlineData("folder", "folder: the file cannot be written: it is a folder", 3)]
    [InlineData("urls.txt/stats.json", "urls.txt/stats.json: the file cannot be written: ", 3)]
    [InlineData("urls.txt", "urls.txt: the run uses this file for its list; name another one for its figures", 2)]
    [InlineData("results/../results/failures.txt", "results/../results/failures.txt: the run uses this file for its failures; name another one for its figures", 2)]
    [InlineData("-", "--stats: '-' is no file", 2)]
    public async Task Run_StatsThatCannotBeWritten_EndsBeforeAnythingIsFetched(string path, string expected, int exitCode)
    {
        Directory.CreateDirectory(_folder.File("folder"));
        _folder.Write("urls.txt", Urls("a"));

        var (actual, _, error) = await RunAsync("--stats", path);

        Assert.Equal(exitCode, actual);
        Assert.StartsWith($"scraper: {expected}", error);
        Assert.Equal(0, _server.Accepted);
        Assert.False(Directory.Exists(_folder.File("results")));
    }

    [Fact]
    public async Task Run_StatsThatCanBeWrittenNoMoreAtTheEnd_ExitsWithThreeAndTheResultsAreThere()
    {
        using var server = new RawServer(connection =>
        {
            connection.ReadRequest();
            Directory.CreateDirectory(_folder.File("stats.json"));
            connection.Send(RawServer.Html("<a href=x>"));
        });
        _folder.Write("urls.txt", server.Url);

        var (exitCode, _, error) = await RunAsync("--stats", "stats.json");

        Assert.Equal(3, exitCode);
        Assert.Contains("1 done, 0 failed", error);
        Assert.EndsWith("scraper: stats.json: the file cannot be written: it is a folder\n", error);
        Assert.Equal($"{server.Url}\t{server.Url}x\n", _folder.Read("results/results.txt"));
    }

    [Fact]
    public async Task Run_FilesThatAreThere_AreReplaced()
    {
        _folder.Write("urls.txt", Urls("a"));
        _folder.Write("stats.json", "old");
        _folder.Write("report.html", new string('x', 1_000_000));

        await RunAsync("--stats", "stats.json", "--report", "report.html");

        Assert.Equal(1, (int)JsonNode.Parse(_folder.Read("stats.json"))!["urls"]!["done"]!);
        Assert.EndsWith("</html>\n", _folder.Read("report.html"));
    }

    private string Urls(params string[] paths) => string.Concat(paths.Select(path => $"{_server.Url}{path}\n"));

    private Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] arguments) =>
        ScraperProcess.RunAsync(_folder.Path, ["run", "--allow-private", "--retries", "0", .. arguments]);

    /// <summary>An answer that comes late.</summary>
    private static string After(RawConnection connection, string answer)
    {
        connection.Pause(TimeSpan.FromSeconds(0.3));
        return answer;
    }
}
