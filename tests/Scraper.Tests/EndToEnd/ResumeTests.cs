using System.Collections.Concurrent;
using Scraper.Tests.Fixtures;

namespace Scraper.Tests.EndToEnd;

/// <summary>What a user sees of a run that goes on, or is refused to.</summary>
public sealed class ResumeTests : IDisposable
{
    /// <summary>A line that fails at once, and with <c>--max-failures 0</c> ends the run unfinished.</summary>
    private const string Nonsense = "nonsense";

    private readonly TemporaryFolder _folder = new();
    private readonly RawServer _server = RawServer.Answering(RawServer.Html("<a href=x>"));

    public void Dispose()
    {
        _server.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Run_StoppedByTooManyFailures_ExitsWithOneAndGoesOnAndEnds()
    {
        WriteList(Nonsense, $"{_server.Url}1", $"{_server.Url}2");

        var (exitCode, _, error) = await RunAsync("--max-failures", "0");
        var (_, status, _) = await ScraperProcess.RunAsync(_folder.Path, "status");
        var (exitCodeThen, _, errorThen) = await RunAsync();
        var (_, statusThen, _) = await ScraperProcess.RunAsync(_folder.Path, "status");

        Assert.Equal((1, 1), (exitCode, exitCodeThen));
        Assert.Contains("stopped: more failures than are allowed; ", error);
        Assert.Contains("not finished, and nobody is at it: the same command goes on", status);
        Assert.Contains("Going on with the run that began at ", errorThen);
        Assert.Contains("3 URLs read, ", errorThen);
        Assert.Contains(" skipped: finished before, 1 of them failed", errorThen);
        Assert.Contains("; finished at ", statusThen);
        Assert.Contains("3 lines of the list are finished: 2 pages, 1 failed (malformed 1)", statusThen);
        Assert.Equal([$"{_server.Url}1\t{_server.Url}x", $"{_server.Url}2\t{_server.Url}x"], Lines("results/results.txt").Order());
        Assert.Equal(["nonsense # malformed: line 1: not an absolute URL"], Lines("results/failures.txt"));
    }

    [Fact]
    public async Task Run_TerminatedInTheMiddle_GoesOnAndFetchesNoPageAgainThatItHasWritten()
    {
        const int Pages = 500;
        var requests = new ConcurrentDictionary<string, int>();
        using var hundred = new SemaphoreSlim(0);
        using var server = new RawServer(connection =>
        {
            while (connection.ReadRequest() is { } request)
            {
                requests.AddOrUpdate(request.Split(' ')[1], 1, (_, count) => count + 1);
                connection.Send(RawServer.Html("<a href=x>"));
                if (requests.Count == 100)
                {
                    hundred.Release();
                }
            }
        });
        var urls = Enumerable.Range(0, Pages).Select(number => $"{server.Url}{number}").ToArray();
        WriteList(urls);

        using var process = ScraperProcess.Start(_folder.Path, "run", "--allow-private", "--delay", "0.005");
        Assert.True(await hundred.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));
        process.Signal("TERM");
        var (exitCode, _, _) = await process.WaitAsync();
        var linesThen = Lines("results/results.txt").Length;
        var (exitCodeThen, _, error) = await RunAsync();

        Assert.Equal((143, 0), (exitCode, exitCodeThen));
        Assert.InRange(linesThen, 1, Pages - 1);
        Assert.Contains($"{linesThen} skipped: finished before", error);
        Assert.Equal(urls.Select(url => $"{url}\t{server.Url}x").Order(), Lines("results/results.txt").Order());
        Assert.All(requests.Values, count => Assert.Equal(1, count));
    }

    [Fact]
    public async Task Run_AfterItsEnd_IsANewRunThatAppends()
    {
        WriteList($"{_server.Url}1");

        await RunAsync();
        var (exitCode, _, _) = await RunAsync();

        Assert.Equal(0, exitCode);
        Assert.Equal(2, Lines("results/results.txt").Length);
    }

    [Fact]
    public async Task Run_ListHasChanged_IsRefusedWithAWayOn()
    {
        await StopAsync();
        WriteList(Nonsense, $"{_server.Url}other");

        var (exitCode, _, error) = await RunAsync();
        var (exitCodeAppended, _, errorAppended) = await RunAsync("--append-changed");
        var (exitCodeFresh, _, _) = await RunAsync("--fresh");

        Assert.Equal((3, 3, 1), (exitCode, exitCodeAppended, exitCodeFresh));
        Assert.Matches("^scraper: urls.txt: not the list of the unfinished run.*--append-changed.*--fresh", Assert.Single(error.Split('\n', StringSplitOptions.RemoveEmptyEntries)));
        Assert.Contains("--fresh", errorAppended);
        Assert.Equal([$"{_server.Url}other\t{_server.Url}x"], Lines("results/results.txt")[^1..]);
        Assert.Equal(2, Lines("results/failures.txt").Length);
    }

    [Fact]
    public async Task Run_ListHasMoreLines_GoesOnWhenAsked()
    {
        await StopAsync();
        WriteList(Nonsense, $"{_server.Url}1", $"{_server.Url}2");

        var (refused, _, _) = await RunAsync();
        var (exitCode, _, error) = await RunAsync("--append-changed");

        Assert.Equal((3, 1), (refused, exitCode));
        Assert.Contains("skipped: finished before", error);
        Assert.Equal([$"{_server.Url}1\t{_server.Url}x", $"{_server.Url}2\t{_server.Url}x"], Lines("results/results.txt").Order());
    }

    [Fact]
    public async Task Run_OptionsHaveChanged_IsRefused()
    {
        await StopAsync();

        var (exitCode, _, error) = await RunAsync("--elements", "a");

        Assert.Equal(3, exitCode);
        Assert.Contains("has other options (elements=;attributes=href;schemes=;format=Txt, now elements=a;", error);
    }

    [Fact]
    public async Task Run_UnfinishedFromStandardInput_IsRefusedUntilToldThatItIsTheSame()
    {
        using (var first = ScraperProcess.Start(_folder.Path, "run", "-", "--allow-private", "--max-failures", "0"))
        {
            await first.FeedAsync([Nonsense, $"{_server.Url}1"]);
            Assert.Equal(1, (await first.WaitAsync()).ExitCode);
        }

        using var second = ScraperProcess.Start(_folder.Path, "run", "-", "--allow-private");
        await second.FeedAsync([Nonsense, $"{_server.Url}1"]);
        var (refused, _, error) = await second.WaitAsync();
        using var third = ScraperProcess.Start(_folder.Path, "run", "-", "--allow-private", "--append-changed");
        await third.FeedAsync([Nonsense, $"{_server.Url}1"]);
        var (exitCode, _, _) = await third.WaitAsync();

        Assert.Equal((3, 1), (refused, exitCode));
        Assert.Contains("nothing tells whether this list is the same", error);
        Assert.Equal([$"{_server.Url}1\t{_server.Url}x"], Lines("results/results.txt"));
    }

    [Fact]
    public async Task Run_AnotherRunIsAtIt_IsToldWhoAndExitsWithThree()
    {
        using var asked = new SemaphoreSlim(0);
        using var server = new RawServer(connection =>
        {
            connection.ReadRequest();
            asked.Release();
            connection.Hang();
        });
        WriteList(server.Url);
        using var first = ScraperProcess.Start(_folder.Path, "run", "--allow-private");
        Assert.True(await asked.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));

        var (exitCode, _, error) = await RunAsync();
        var (_, status, _) = await ScraperProcess.RunAsync(_folder.Path, "status");
        Assert.True(await first.KillAsync());
        using var again = ScraperProcess.Start(_folder.Path, "run", "--allow-private");

        Assert.Equal(3, exitCode);
        Assert.Matches($@"^scraper: results/results.txt: process {first.Id} on {Environment.MachineName}, since .*Z, has it open; one run at a time", error);
        Assert.Contains($"process {first.Id} is at it since ", status);
        Assert.True(await asked.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken), "A dead process keeps the lock.");
    }

    [Fact]
    public async Task Run_RetryFailed_TakesTheFailuresAndLeavesThoseThatFailAgain()
    {
        var isThere = false;
        using var server = new RawServer(connection =>
        {
            while (connection.ReadRequest() is { } request)
            {
                connection.Send(Volatile.Read(ref isThere) && request.StartsWith("GET /1", StringComparison.Ordinal)
                    ? RawServer.Html("<a href=x>")
                    : "HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n");
            }
        });
        WriteList($"{server.Url}1 # comment", $"{server.Url}2");
        await RunAsync();
        Volatile.Write(ref isThere, true);

        var (exitCode, _, error) = await ScraperProcess.RunAsync(_folder.Path, "run", "--allow-private", "--retry-failed");

        Assert.Equal(1, exitCode);
        Assert.Contains("2 URLs read, 1 done, 1 failed", error);
        Assert.Equal([$"{server.Url}1\t{server.Url}x"], Lines("results/results.txt"));
        Assert.Equal([$"{server.Url}2 # http-status: 404"], Lines("results/failures.txt"));
        Assert.Equal(["failures.txt", "results.txt", "results.txt.journal"], Directory.GetFiles(_folder.File("results")).Select(Path.GetFileName).Order());
    }

    [Fact]
    public async Task Run_RetryFailedWithoutFailures_HasNothingToDo()
    {
        var (exitCode, _, error) = await ScraperProcess.RunAsync(_folder.Path, "run", "--retry-failed");

        Assert.Equal(0, exitCode);
        Assert.Contains("nothing to try again", error);
        Assert.False(Directory.Exists(_folder.File("results")));
    }

    [Fact]
    public async Task Status_NoJournal_ExitsWithThree()
    {
        var (exitCode, _, error) = await ScraperProcess.RunAsync(_folder.Path, "status", "-o", "x.txt");

        Assert.Equal((3, "scraper: x.txt.journal: no such journal\n"), (exitCode, error));
    }

    [Fact]
    public async Task Run_JournalIsNone_IsRefusedAndFreshGoesOn()
    {
        WriteList($"{_server.Url}1");
        _folder.Write("results/results.txt.journal", "something else\n");

        var (refused, _, error) = await RunAsync();
        var (exitCode, _, _) = await RunAsync("--fresh");

        Assert.Equal((3, 0), (refused, exitCode));
        Assert.Contains("no journal of this program", error);
    }

    private async Task StopAsync()
    {
        WriteList(Nonsense, $"{_server.Url}1");
        var (exitCode, _, _) = await RunAsync("--max-failures", "0");
        Assert.Equal(1, exitCode);
    }

    private void WriteList(params string[] lines) => _folder.Write("urls.txt", string.Concat(lines.Select(line => line + "\n")));

    private string[] Lines(string name) => _folder.Read(name).Split('\n')[..^1];

    private Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] options) =>
        ScraperProcess.RunAsync(_folder.Path, ["run", "--allow-private", .. options]);
}
