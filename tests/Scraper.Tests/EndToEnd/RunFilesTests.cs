using Scraper.Tests.Fixtures;

namespace Scraper.Tests.EndToEnd;

/// <summary>The files that a run reads and writes besides its results.</summary>
public sealed class RunFilesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Run_ListIsALinkToTheResults_IsRefused()
    {
        _folder.Write("x", "http://example.org/\n");
        File.CreateSymbolicLink(_folder.File("link"), "x");

        var (exitCode, _, error) = await RunAsync("run", "link", "-o", "x");

        Assert.Equal((2, "scraper: link: this run would write to its own list of URLs; copy the list, or name another output\n"), (exitCode, error));
    }

    [Theory]
    [InlineData("its results; name another one for its metrics", "-o", "x", "--metrics-file", "x")]
    [InlineData("its results; name another one for its cache", "-o", "x", "--cache", "x")]
    [InlineData("its journal; name another one for its report", "-o", "y", "--report", "y.journal")]
    [InlineData("its report; name another one for its figures", "--report", "./x", "--stats", "x")]
    [InlineData("its figures; name another one for its metrics", "--stats", "x", "--metrics-file", "x")]
    [InlineData("its metrics; name another one for its cache", "--metrics-file", "x", "--cache", "link")]
    public async Task Run_OneFileForTwoThings_ExitsWithTwoAndTouchesNothing(string fault, params string[] options)
    {
        _folder.Write("urls.txt", "");
        _folder.Write("x", "");
        File.CreateSymbolicLink(_folder.File("link"), "x");

        var (exitCode, _, error) = await RunAsync(["run", .. options]);

        Assert.Equal(2, exitCode);
        Assert.EndsWith($": the run uses this file for {fault}\n", error);
        Assert.Equal(["link", "urls.txt", "x"], Directory.GetFileSystemEntries(_folder.Path).Select(Path.GetFileName).Order());
    }

    [Fact]
    public async Task Run_LogThatCannotBeWritten_ExitsWithThreeAndSaysSo()
    {
        _folder.Write("urls.txt", "");
        _folder.Write("config/scraper.json", """{ "Log": { "File": "urls.txt/log" } }""");

        var (exitCode, _, error) = await RunAsync("run");

        Assert.Equal(3, exitCode);
        Assert.StartsWith("scraper: urls.txt/log: the log cannot be written: ", error);
    }

    [Fact]
    public async Task Run_LogOfAGibibyte_GrowsOn()
    {
        const long Size = 1L << 30;
        _folder.Write("urls.txt", "nonsense\n");
        _folder.Write("config/scraper.json", """{ "Log": { "File": "log", "Level": "Debug" } }""");
        using (var log = File.Create(_folder.File("log")))
        {
            log.SetLength(Size); // a hole, which takes no room
        }

        await RunAsync("run", "--robots", "on", "--max-failures", "0");
        await RunAsync("run");

        Assert.True(new FileInfo(_folder.File("log")).Length > Size);
    }

    private Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] arguments) =>
        ScraperProcess.RunAsync(_folder.Path, arguments);
}
