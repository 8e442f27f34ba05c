using Scraper.Tests.Fixtures;

namespace Scraper.Tests.EndToEnd;

public sealed class CommandLineTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Run_AllPagesThere_ExitsWithZeroAndAppends()
    {
        using var server = RawServer.Answering(RawServer.Html("<a href=x><a href=mailto:a@example.org>"));
        _folder.Write("urls.txt", $"# a list\n\n{server.Url} # with a comment\n");
        _folder.Write("results/results.txt", "kept\tfrom before\n");

        var (exitCode, output, error) = await RunAsync("run", "--allow-private", "--schemes", "http,https");

        Assert.Equal(0, exitCode);
        Assert.Empty(output);
        Assert.Contains("1 URLs read, 1 done, 0 failed", error);
        Assert.Equal($"kept\tfrom before\n{server.Url}\t{server.Url}x\n", _folder.Read("results/results.txt"));
    }

    [Fact]
    public async Task Run_FromStandardInputToANamedFile_Works()
    {
        using var server = RawServer.Answering(RawServer.Html("<a href=x>"));
        using var process = ScraperProcess.Start(_folder.Path, "run", "-", "-o", "out/links.tsv", "--allow-private", "-q");
        await process.FeedAsync([server.Url]);

        var (exitCode, output, error) = await process.WaitAsync();

        Assert.Equal((0, "", ""), (exitCode, output, error));
        Assert.Equal($"{server.Url}\t{server.Url}x\n", _folder.Read("out/links.tsv"));
    }

    [Fact]
    public async Task Run_SomeUrlsFail_ExitsWithOneAndCountsThemByCategory()
    {
        using var server = RawServer.Answering("HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n");
        _folder.Write("urls.txt", $"{server.Url}\nnonsense\nhttp://127.0.0.1:{server.Port}/x\n");

        var (exitCode, _, error) = await RunAsync("run", "--allow-private");

        Assert.Equal(1, exitCode);
        Assert.Contains("3 URLs read, 0 done, 3 failed (malformed 1, http-status 2)", error);
        Assert.Contains("nonsense # malformed: line 2: not an absolute URL\n", _folder.Read("results/failures.txt"));
    }

    [Fact]
    public async Task Run_LoopbackWithoutLeave_IsBlocked()
    {
        using var server = RawServer.Answering(RawServer.Html("<a href=x>"));
        _folder.Write("urls.txt", server.Url);

        var (exitCode, _, error) = await RunAsync("run");

        Assert.Equal(1, exitCode);
        Assert.Contains("blocked 1", error);
        Assert.Equal(0, server.Accepted);
    }

    [Fact]
    public async Task Run_EmptyList_ExitsWithZero()
    {
        _folder.Write("urls.txt", "");

        var (exitCode, _, error) = await RunAsync("run");

        Assert.Equal(0, exitCode);
        Assert.Contains("0 URLs read, 0 done, 0 failed", error);
    }

    [Fact]
    public async Task Run_NoSuchList_ExitsWithThreeAndOneLine()
    {
        var (exitCode, _, error) = await RunAsync("run", "absent.txt");

        Assert.Equal(3, exitCode);
        Assert.Contains("absent.txt", Assert.Single(Lines(error)));
        Assert.False(Directory.Exists(_folder.File("results")));
    }

    [Fact]
    public async Task Run_OutputIsAFolder_ExitsWithThreeAndOneLine()
    {
        _folder.Write("urls.txt", "");
        Directory.CreateDirectory(_folder.File("out"));

        var (exitCode, _, error) = await RunAsync("run", "-o", "out");

        Assert.Equal(3, exitCode);
        Assert.Contains("out", Assert.Single(Lines(error)));
    }

    [Fact]
    public async Task Run_OutputThatAnotherRunHasOpen_ExitsWithThree()
    {
        _folder.Write("urls.txt", "");
        _folder.Write("out.txt", "whole\n");
        await using var other = new FileStream(_folder.File("out.txt"), FileMode.Open, FileAccess.ReadWrite, FileShare.None);

        var (exitCode, _, error) = await RunAsync("run", "-o", "out.txt");

        Assert.Equal(3, exitCode);
        Assert.Contains("out.txt", Assert.Single(Lines(error)));
    }

    [Fact]
    public async Task Run_ListIsTheFailuresFileOfTheRunItself_IsRefused()
    {
        _folder.Write("results/failures.txt", "http://example.org/ # timeout: x\n");

        var (exitCode, _, error) = await RunAsync("run", "results/failures.txt");

        Assert.Equal(2, exitCode);
        Assert.Contains("failures.txt", Assert.Single(Lines(error)));
        Assert.Equal("http://example.org/ # timeout: x\n", _folder.Read("results/failures.txt"));
    }

    [Theory]
    [InlineData("--no-such-option")]
    [InlineData("-c", "many")]
    [InlineData("--config", "absent.json")]
    [InlineData("-c", "0")]
    public async Task Run_FaultyOption_ExitsWithTwoAndTouchesNothing(params string[] options)
    {
        _folder.Write("urls.txt", "http://127.0.0.1:1/\n");

        var (exitCode, output, error) = await RunAsync(["run", .. options]);

        Assert.Equal(2, exitCode);
        Assert.Empty(output);
        Assert.All(Lines(error), line => Assert.StartsWith("scraper: ", line));
        Assert.False(Directory.Exists(_folder.File("results")));
    }

    [Fact]
    public async Task Run_FaultyConfiguration_NamesAllFaultsAtOnce()
    {
        _folder.Write("urls.txt", "");
        _folder.Write("config/scraper.json", """{ "Fetch": { "Concurency": 5, "Retries": -1, "TotalTimeoutSeconds": "soon" }, "Colour": 1 }""");

        var (exitCode, _, error) = await RunAsync("run");

        Assert.Equal(2, exitCode);
        Assert.Contains("scraper: config/scraper.json: Fetch:Concurency: no such setting (is it Concurrency?)", error);
        Assert.Contains("Fetch:Retries: '-1' is not between 0 and 100", error);
        Assert.Contains("Fetch:TotalTimeoutSeconds: 'soon' is not a number", error);
        Assert.Contains("Colour: no such setting", error);
        Assert.Equal(4, Lines(error).Length);
    }

    [Theory]
    [InlineData("--concurrency: '0' is not between 1 and 100000", "-c", "0")]
    [InlineData("--http: '3' is not one of 1.1, 2", "--http", "3")]
    [InlineData("--format: 'xml' is not one of Auto, Txt, Tsv, Jsonl, Csv", "--format", "xml")]
    [InlineData("--client-key: needs ClientCertificate", "--client-key", "x")]
    [InlineData("--metrics-file: must not be empty", "--metrics-file", "")]
    [InlineData("--cache: must not be empty", "--cache", "")]
    [InlineData("--ca-file: must not be empty", "--ca-file", "")]
    public async Task Run_OptionWithAFaultyValue_NamesTheOption(string fault, params string[] options)
    {
        var (exitCode, _, error) = await RunAsync(["run", .. options]);

        Assert.Equal((2, $"scraper: {fault}\n"), (exitCode, error));
    }

    [Theory]
    [InlineData("submit", "--metrics-file", "x")]
    [InlineData("submit", "--shard", "0/2")]
    public async Task Submit_OptionOfARun_IsNotTakenInSilence(params string[] arguments)
    {
        var (exitCode, _, error) = await RunAsync(arguments);

        Assert.Equal(2, exitCode);
        Assert.StartsWith($"scraper: there is no option {arguments[1]}", error);
    }

    [Theory]
    [InlineData("--fresh", "--append-changed")]
    [InlineData("urls.txt", "--retry-failed")]
    [InlineData("-o", "-", "--retry-failed")]
    [InlineData("-o", "-", "--rotate", "100")]
    [InlineData("-o", "x.csv", "--per-page")]
    [InlineData("--format", "xml")]
    [InlineData("--durability", "always")]
    [InlineData("--max-failures", "many")]
    [InlineData("--max-failures", "101%")]
    public async Task Run_OptionsThatDoNotGoTogether_ExitWithTwo(params string[] options)
    {
        _folder.Write("urls.txt", "");

        var (exitCode, _, error) = await RunAsync(["run", .. options]);

        Assert.Equal(2, exitCode);
        Assert.StartsWith("scraper: ", error);
        Assert.Equal(["urls.txt"], Directory.GetFileSystemEntries(_folder.Path).Select(Path.GetFileName));
    }

    [Fact]
    public async Task Version_IsPrinted()
    {
        var (exitCode, output, _) = await RunAsync("--version");

        Assert.Equal(0, exitCode);
        Assert.Matches(@"^\d+\.\d+\.\d+\s*$", output);
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("run", "--help")]
    public async Task Help_IsPrinted(params string[] arguments)
    {
        var (exitCode, output, _) = await RunAsync(arguments);

        Assert.Equal(0, exitCode);
        Assert.Contains("Usage:", output);
    }

    private Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] arguments) =>
        ScraperProcess.RunAsync(_folder.Path, arguments);

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
