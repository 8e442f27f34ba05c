using System.Diagnostics;
using Scraper.Tests.Fixtures;

namespace Scraper.Tests.EndToEnd;

/// <summary>Results that another program reads, and one that does not.</summary>
public sealed class StandardOutputTests : IDisposable
{
    private static readonly CancellationToken Cancellation = TestContext.Current.CancellationToken;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Run_NobodyReadsTheOutput_EndsInSilenceWith141()
    {
        using var server = RawServer.Answering(RawServer.Html("<a href=x:1>"));
        using var process = Process.Start(new ProcessStartInfo(ScraperProgram.Path, ["run", "-", "-o", "-", "--allow-private"])
        {
            WorkingDirectory = _folder.Path,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var error = process.StandardError.ReadToEndAsync(Cancellation);

        process.StandardOutput.Close();
        await process.StandardInput.WriteLineAsync(server.Url);
        process.StandardInput.Close();
        await process.WaitForExitAsync(Cancellation).WaitAsync(TimeSpan.FromSeconds(60), TimeProvider.System, Cancellation);

        Assert.Equal((141, ""), (process.ExitCode, await error));
    }

    [Fact]
    public async Task Run_ToStandardOutput_WritesResultsThereAndTheSummaryToStandardError()
    {
        using var server = RawServer.Answering(RawServer.Html("<a href=x>"));
        _folder.Write("urls.txt", $"nonsense\n{server.Url}1\n");

        var (exitCode, output, error) = await ScraperProcess.RunAsync(_folder.Path, "run", "--allow-private", "-o", "-", "--format", "csv");

        Assert.Equal(1, exitCode);
        Assert.Equal($"source,link\r\n{server.Url}1,{server.Url}x\r\n", output);
        Assert.Contains("links: standard output; failures: failures.txt", error);
        Assert.Single(_folder.Read("failures.txt").Split('\n')[..^1]);
        Assert.Equal(["failures.txt", "urls.txt"], Directory.GetFiles(_folder.Path).Select(Path.GetFileName).Order());
    }
}
