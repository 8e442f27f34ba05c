using System.Diagnostics;
using Scraper.Tests.Fixtures;

namespace Scraper.Tests.EndToEnd;

public sealed class DiskFullTests
{
    private const int PageCount = 300;

    /// <summary>A small disk in memory, that the run fills; then room is made, and the same command given again.</summary>
    private const string Script = """
        set -e
        mount -t tmpfs -o size=64k tmpfs disk || { echo cannot mount; exit 77; }
        "$0" run urls.txt -o disk/results.txt --allow-private -q && echo "first 0" || echo "first $?"
        "$0" run urls.txt -o disk/results.txt --allow-private -q && echo "second 0" || echo "second $?"
        mount -o remount,size=16m disk
        "$0" run urls.txt -o disk/results.txt --allow-private -q && echo "third 0" || echo "third $?"
        cat disk/results.txt > results.txt
        """;

    [Fact]
    public async Task Run_DiskIsFull_ExitsWithThreeAndTheSameCommandFinishesWhenThereIsRoom()
    {
        using var folder = new TemporaryFolder();
        using var server = RawServer.Answering(RawServer.Html(string.Concat(Enumerable.Range(0, 10).Select(link => $"<a href=/a/rather/long/link/{link}>"))));
        folder.Write("urls.txt", string.Concat(Enumerable.Range(0, PageCount).Select(page => $"{server.Url}{page}\n")));
        Directory.CreateDirectory(folder.File("disk"));

        var (exitCode, output, error) = await RunScriptAsync(folder.Path);

        Assert.SkipWhen(exitCode != 0 && !output.Contains("first"), "No disk can be mounted here.");
        Assert.Equal("first 3\nsecond 3\nthird 0\n", output);
        Assert.All(error.Split('\n', StringSplitOptions.RemoveEmptyEntries), line => Assert.Matches("^scraper: disk/results.txt.*: No space left on device", line));
        var lines = folder.Read("results.txt").Split('\n')[..^1];
        Assert.Equal(PageCount * 10, lines.Length);
        Assert.Equal(PageCount * 10, lines.Distinct().Count());
    }

    private static async Task<(int ExitCode, string Output, string Error)> RunScriptAsync(string folder)
    {
        string[] unshare = Environment.IsPrivilegedProcess ? ["--mount"] : ["--mount", "--map-root-user"];
        var start = new ProcessStartInfo("unshare", [.. unshare, "sh", "-c", Script, ScraperProgram.Path])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["SCRAPER__OUTPUT__BATCHLINES"] = "20";
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(60), TimeProvider.System);
        return (process.ExitCode, await output, await error);
    }
}
