using System.Text;
using Reactor;
using Scraper.Options;
using Scraper.Pipeline;
using Scraper.Tests.Fixtures;
using Scraper.Writing;
using Scraper.Writing.Journals;
using Serilog.Core;

namespace Scraper.Tests.EndToEnd;

public sealed class InterruptionTests
{
    [Fact]
    public void Run_StopRequested_FinishesWhatIsInFlightAndLeavesTheRest()
    {
        using var stopping = new CancellationTokenSource();
        using var asked = new ManualResetEventSlim();
        using var answer = new ManualResetEventSlim();
        using var server = new RawServer(connection =>
        {
            while (connection.ReadRequest() is not null)
            {
                asked.Set();
                answer.Wait(TimeSpan.FromSeconds(30));
                connection.Send(RawServer.Html("<a href=x>"));
            }
        });
        var scrape = new Scrape
        {
            Fetch = new FetchOptions { Concurrency = 1, Retries = 0 },
            Interrupt = loop =>
            {
                _ = loop.Executor.RunAsync(() =>
                {
                    asked.Wait(TimeSpan.FromSeconds(30));
                    loop.CallSoonThreadSafe(stopping.Cancel);
                    loop.CallSoonThreadSafe(answer.Set);
                });
                return new Interruption(stopping.Token, CancellationToken.None);
            },
        };

        var result = scrape.Run([.. Enumerable.Range(0, 100).Select(i => $"{server.Url}{i}")]);

        Assert.Equal(1, result.Totals.Done);
        Assert.Equal(result.Totals.Read - 1, result.Totals.Left);
        Assert.Single(result.Lines);
    }

    [Fact]
    public void Run_StopRequestedWhenTheListHasEnded_InterruptsNothing()
    {
        using var stopping = new CancellationTokenSource();
        var totals = new RunTotals();

        EventLoop.Run(loop => ScrapeRun.RunAsync(
            loop,
            new MemoryStream("no URL\n"u8.ToArray()),
            new FinishedOutput(() => loop.CallSoonThreadSafe(stopping.Cancel)),
            new FetchPlan(new ScraperOptions(), new LoopbackGuard(), new FakeResolver(), Logger.None),
            new Interruption(stopping.Token, CancellationToken.None),
            totals,
            RunWatch.Nobody));

        Assert.Equal((true, true), (stopping.IsCancellationRequested, totals.IsComplete));
    }

    [Fact]
    public void Run_Aborted_GivesUpWhatIsInFlight()
    {
        using var aborting = new CancellationTokenSource();
        EventLoop? runningLoop = null;
        using var server = new RawServer(connection =>
        {
            connection.ReadRequest();
            runningLoop!.CallSoonThreadSafe(aborting.Cancel);
            connection.Hang();
        });
        var scrape = new Scrape
        {
            Interrupt = loop =>
            {
                runningLoop = loop;
                return new Interruption(aborting.Token, aborting.Token);
            },
        };

        var result = scrape.Run(server.Url);

        Assert.Equal((1, 0, 0, 1), (result.Totals.Read, result.Totals.Done, result.Totals.Failed, result.Totals.Left));
    }

    [Fact]
    public async Task Terminate_InTheMiddle_ExitsWith143AndEveryLineIsWhole()
    {
        using var folder = new TemporaryFolder();
        using var manyServed = new SemaphoreSlim(0);
        var served = 0;
        var links = string.Concat(Enumerable.Range(0, 200).Select(i => $"<a href=/a/rather/long/link/{i}>"));
        using var server = new RawServer(connection =>
        {
            while (connection.ReadRequest() is not null)
            {
                connection.Send(RawServer.Html(links));
                if (Interlocked.Increment(ref served) == 300)
                {
                    manyServed.Release();
                }
            }
        });
        using var process = ScraperProcess.Start(folder.Path, "run", "-", "--allow-private");
        var feeding = process.FeedAsync(Enumerable.Range(0, 100_000).Select(i => $"{server.Url}{i}"));
        Assert.True(await manyServed.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));

        process.Signal("TERM");
        var (exitCode, _, error) = await process.WaitAsync();
        await feeding;

        Assert.Equal(143, exitCode);
        Assert.Contains("interrupted: ", error);
        AssertWholeLines(folder.File("results/results.txt"), server.Url, 200);
    }

    [Theory]
    [InlineData("TERM", 143)]
    [InlineData("INT", 130)]
    public async Task Signal_SentTwice_EndsAtOnce(string signal, int expected)
    {
        using var folder = new TemporaryFolder();
        using var asked = new SemaphoreSlim(0);
        using var server = new RawServer(connection =>
        {
            connection.ReadRequest();
            asked.Release();
            connection.Hang();
        });
        using var process = ScraperProcess.Start(folder.Path, "run", "-", "--allow-private");
        process.WriteInput(server.Url + "\n");
        Assert.True(await asked.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));

        process.Signal(signal);
        process.Signal(signal);
        var (exitCode, _, _) = await process.WaitAsync();

        Assert.Equal(expected, exitCode);
    }

#pragma warning disable RS0030 // The program has ended: this may block.
    private static void AssertWholeLines(string path, string url, int linksPerPage)
    {
        var text = JustClosed.Open(() => File.ReadAllText(path, Encoding.UTF8));
        Assert.EndsWith("\n", text);
        var lines = text.Split('\n')[..^1];
        Assert.NotEmpty(lines);
        Assert.All(lines, line => Assert.Matches($"^{url}[0-9]+\t{url}a/rather/long/link/[0-9]+$", line));
        Assert.All(lines.CountBy(line => line.Split('\t')[0]), page => Assert.Equal(linksPerPage, page.Value));
    }
#pragma warning restore RS0030

    /// <summary>Keeps nothing, and calls back when it is told how the run has ended.</summary>
    private sealed class FinishedOutput(Action finished) : IRunOutput
    {
        public OrdinalSet FinishedBefore { get; } = new();

        public long FailedBefore => 0;

        public void Commit(Batch batch)
        {
        }

        public void Finish(long? lineCount) => finished();

        public void Dispose()
        {
        }
    }
}
