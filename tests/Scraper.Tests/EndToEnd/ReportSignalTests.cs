using Scraper.Tests.Fixtures;

namespace Scraper.Tests.EndToEnd;

public sealed class ReportSignalTests
{
    private const string LastLine = "at the gate: 1 for ";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData("QUIT")]
    [InlineData("USR1")]
    public async Task Signal_InTheMiddle_TellsWhatEachUrlWaitsForAndTheRunGoesOn(string signal)
    {
        using var folder = new TemporaryFolder();
        using var asked = new SemaphoreSlim(0);
        using var answer = new ManualResetEventSlim();
        using var server = new RawServer(connection => Serve(connection, asked, answer));
        using var process = ScraperProcess.Start(folder.Path, "run", "-", "--allow-private", "--per-host", "3");
        process.WriteInput(
            $"{server.Url.Replace("//", "//me:secret@", StringComparison.Ordinal)}head\n{server.Url}body\n{server.Url}late\u202E\n{server.Url}behind\n");
        for (var request = 0; request < 3; request++)
        {
            Assert.True(await asked.WaitAsync(Limit, TestContext.Current.CancellationToken));
        }

        // The beginning of a body is on its way: asked again until it has arrived, which takes no time.
        var reports = 0;
        do
        {
            process.Signal(signal);
        }
        while (!(await process.WaitForErrorAsync(LastLine, ++reports)).Contains("receiving body", StringComparison.Ordinal));
        answer.Set();
        process.CloseInput();
        var (exitCode, _, error) = await process.WaitAsync();

        Assert.Equal(0, exitCode);
        Assert.Contains("3 in flight, 1 at the gate; 4 URLs read, 0 done, 0 failed\n", error);
        Assert.Matches($"(?m)^ +[0-9.]+ s  awaiting headers for [0-9.]+ s: {server.Url}head$", error);
        Assert.Matches($"(?m)^ +[0-9.]+ s  receiving body for [0-9.]+ s: {server.Url}body$", error);
        Assert.Matches($"(?m)^ +[0-9.]+ s  awaiting headers for [0-9.]+ s: {server.Url}late%E2%80%AE$", error);
        Assert.Contains($"{LastLine}127.0.0.1:{server.Port}, 3 let in\n", error);
        Assert.Contains("4 URLs read, 4 done, 0 failed", error);
        Assert.DoesNotContain("secret", error);
    }

    /// <summary>Keeps the first request on each connection waiting, one of them in the middle of the page.</summary>
    private static void Serve(RawConnection connection, SemaphoreSlim asked, ManualResetEventSlim answer)
    {
        var page = RawServer.Html("<a href=x>");
        var sent = 0;
        while (connection.ReadRequest() is { } request)
        {
            if (request.StartsWith("GET /body ", StringComparison.Ordinal))
            {
                sent = page.Length - 5;
                connection.Send(page[..sent]);
            }

            asked.Release();
            answer.Wait(Limit);
            connection.Send(page[sent..]);
            sent = 0;
        }
    }
}
