using System.Diagnostics;
using Scraper.Tests.Fixtures;

namespace Scraper.Tests.EndToEnd;

/// <summary>The program on a terminal, which script(1) provides.</summary>
public sealed class PanelTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly TemporaryFolder _folder = new();
    private readonly ManualResetEventSlim _answer = new();
    private readonly RawServer _server;

    public PanelTests()
    {
        _server = new RawServer(connection =>
        {
            while (connection.ReadRequest() is not null)
            {
                _answer.Wait(Limit);
                connection.Send(RawServer.Html("<a href=x>"));
            }
        });
        _folder.Write("urls.txt", _server.Url + "\n");
    }

    public void Dispose()
    {
        _server.Dispose();
        _answer.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Run_OnATerminal_KeepsAPanelAndLeavesThePipeAlone()
    {
        var screen = await RunAsync("", until: "1 in flight; 0 pages/s");

        Assert.Contains("\u001B[36m[........................] 0 %\u001B[0m\r\n", screen);
        Assert.Contains("\u001B[1A\r\u001B[J1 URLs read, 1 done", screen);
        Assert.Equal($"{_server.Url}\t{_server.Url}x\n", _folder.Read("links.txt"));
    }

    [Theory]
    [InlineData("--no-color", "1 in flight; 0 pages/s", true)]
    [InlineData("-q", null, false)]
    public async Task Run_WithLessToSay_SaysLess(string option, string? until, bool hasPanel)
    {
        var screen = await RunAsync(option, until);

        Assert.DoesNotContain("\u001B[36m", screen);
        Assert.Equal(hasPanel, screen.Contains("\u001B[1A\r\u001B[J", StringComparison.Ordinal));
        Assert.Equal(option == "-q", !screen.Contains("1 done", StringComparison.Ordinal));
    }

    /// <summary>Runs the program with its standard error on a terminal; once that has a text, the server answers.</summary>
    private async Task<string> RunAsync(string option, string? until)
    {
        if (!File.Exists("/usr/bin/script"))
        {
            Assert.Skip("script(1) is not installed here.");
        }

        if (until is null)
        {
            _answer.Set();
        }

        var program = ScraperProgram.Path;
        var start = new ProcessStartInfo("script", ["-q", "-e", "-c", $"'{program}' run --allow-private -o - {option} > links.txt", "/dev/null"])
        {
            WorkingDirectory = _folder.Path,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            Environment = { ["TERM"] = "xterm", ["NO_COLOR"] = "", ["SHELL"] = "/bin/sh" },
        };
        using var process = Process.Start(start)!;
        using var limit = new CancellationTokenSource(Limit, TimeProvider.System);
        var screen = "";
        var buffer = new char[4096];
        while (await process.StandardOutput.ReadAsync(buffer, limit.Token) is > 0 and var count)
        {
            screen += new string(buffer, 0, count);
            if (until is not null && screen.Contains(until, StringComparison.Ordinal))
            {
                _answer.Set();
            }
        }

        await process.WaitForExitAsync(limit.Token);
        Assert.Equal(0, process.ExitCode);
        return screen;
    }
}
