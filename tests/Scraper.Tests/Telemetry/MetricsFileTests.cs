using System.Globalization;
using Scraper.Tests.Fixtures;

namespace Scraper.Tests.Telemetry;

/// <summary>What cron and a node exporter get to see.</summary>
public sealed class MetricsFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly RawServer _server = RawServer.Answering(RawServer.Html("<a href=x><a href=y>"));

    public void Dispose()
    {
        _server.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Run_WithMetricsFile_TellsWhatCameOfTheRun()
    {
        _folder.Write("urls.txt", $"{_server.Url}1\n{_server.Url}2\nnonsense\n");

        var (exitCode, _, _) = await RunAsync();

        var metrics = Read();
        Assert.Equal(1, exitCode);
        Assert.Equal("0", metrics["scraper_run_in_progress"]);
        Assert.Equal("1", metrics["scraper_last_run_exit_code"]);
        Assert.InRange(DateTimeOffset.FromUnixTimeSeconds((long)Number(metrics["scraper_last_run_end_timestamp_seconds"])), TimeProvider.System.GetUtcNow().AddMinutes(-1), TimeProvider.System.GetUtcNow());
        Assert.False(metrics.ContainsKey("scraper_last_success_timestamp_seconds"));
        Assert.Equal("3", metrics["scraper_urls_read_total"]);
        Assert.Equal("2", metrics["scraper_urls_ended_total outcome=done"]);
        Assert.Equal("1", metrics["scraper_urls_ended_total outcome=malformed"]);
        Assert.Equal("0", metrics["scraper_urls_ended_total outcome=timeout"]);
        Assert.Equal("4", metrics["scraper_links_total"]);
        Assert.Equal("2", metrics["scraper_requests_total"]);
        Assert.Equal("2", metrics["scraper_responses_total code=200"]);
        Assert.Equal("2", metrics["scraper_request_phase_seconds_count phase=headers"]);
        Assert.Equal("2", metrics["scraper_request_phase_seconds_count phase=body"]);
        Assert.Equal("2", metrics["scraper_page_duration_seconds_count outcome=done"]);
        Assert.Equal("0", metrics["scraper_urls_in_flight"]);
        Assert.True(Number(metrics.Single(metric => metric.Key.StartsWith("reactor_turns_total ", StringComparison.Ordinal)).Value) > 0);
        Assert.False(File.Exists(_folder.File("m/scraper.prom.new")));
    }

    [Fact]
    public async Task Run_SucceedsAndThenCannotBegin_TellsBoth()
    {
        _folder.Write("urls.txt", $"{_server.Url}1\n");

        var (first, _, _) = await RunAsync();
        var succeeded = Read()["scraper_last_success_timestamp_seconds"];
        File.Delete(_folder.File("urls.txt"));
        var (second, _, _) = await RunAsync();

        Assert.Equal((0, 3), (first, second));
        Assert.Equal("3", Read()["scraper_last_run_exit_code"]);
        Assert.Equal(succeeded, Read()["scraper_last_success_timestamp_seconds"]);
    }

    [Fact]
    public async Task Run_UnderWay_StillTellsOfTheRunBefore()
    {
        using var asked = new SemaphoreSlim(0);
        using var hanging = new RawServer(connection =>
        {
            connection.ReadRequest();
            asked.Release();
            connection.Hang();
        });
        _folder.Write("m/scraper.prom", "# HELP scraper_last_run_exit_code x\n# TYPE scraper_last_run_exit_code gauge\nscraper_last_run_exit_code{output=\"x\"} 7\n");
        _folder.Write("urls.txt", $"{hanging.Url}\n");
        _folder.Write("config/scraper.json", """{ "Telemetry": { "MetricsFileSeconds": 0.1 } }""");
        using var process = ScraperProcess.Start(_folder.Path, "run", "--allow-private", "--metrics-file", "m/scraper.prom");
        Assert.True(await asked.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));

        Assert.True(SpinWait.SpinUntil(() => Read().GetValueOrDefault("scraper_urls_in_flight") == "1", TimeSpan.FromSeconds(30)));

        var metrics = Read();
        Assert.Equal("1", metrics["scraper_run_in_progress"]);
        Assert.Equal("7", metrics["scraper_last_run_exit_code"]);
    }

    [Fact]
    public async Task Run_FileIsAnother_IsRefusedAndTheFileStays()
    {
        _folder.Write("urls.txt", $"{_server.Url}1\n");
        _folder.Write("m/scraper.prom", "a list of mine\n");

        var (exitCode, _, error) = await RunAsync();

        Assert.Equal(3, exitCode);
        Assert.Contains("m/scraper.prom: there is a file that holds no metrics; it is not written over", error);
        Assert.Equal("a list of mine\n", _folder.Read("m/scraper.prom"));
    }

    private Task<(int ExitCode, string Output, string Error)> RunAsync() =>
        ScraperProcess.RunAsync(_folder.Path, "run", "--allow-private", "--metrics-file", "m/scraper.prom");

    /// <summary>The samples by name and labels, but for the label that all of them have.</summary>
    private Dictionary<string, string> Read() =>
        _folder.Read("m/scraper.prom").Split('\n')[..^1].Where(line => line[0] != '#').ToDictionary(
            line => string.Join(' ', line[..line.LastIndexOf(' ')].Split('{', '}', ',').Where(part => part != "" && !part.StartsWith("output=", StringComparison.Ordinal))).Replace("\"", "", StringComparison.Ordinal),
            line => line[(line.LastIndexOf(' ') + 1)..]);

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
