using System.Diagnostics;
using System.Threading.Channels;
using Scraper.Options;
using Scraper.Pipeline;
using Scraper.Reading;
using Scraper.Tests.Fixtures;
using Scraper.Writing.Journals;
using Serilog.Core;

namespace Scraper.Tests.Pipeline;

public sealed class CacheOpeningTests
{
    [Theory]
    [InlineData("1")]
    [InlineData("2")]
    public void Run_GivenUpWhileTheCacheIsBeingOpened_EndsByThatAndLetsGoOfTheFile(string loops)
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("cache");
        Shell($"mkfifo '{path}'");
        var plan = new FetchPlan(new ScraperOptions { Fetch = new FetchOptions { CacheFile = path, Loops = loops } }, new LoopbackGuard(), new FakeResolver(), Logger.None);
        Exception? fault = null;

        OnLoop.Run(async loop =>
        {
            using var giving = new CancellationTokenSource();
            var run = ScrapeRun.RunAsync(
                loop, new RunEnds(new NoLines(), new OrdinalSet(), _ => new NoSink()), plan, Interruption.None, new RunTotals(), flights: null, giving.Token);
            giving.Cancel();
            Assert.False(run.IsCompleted); // a pipe is open when it has a writer, too
            await loop.Executor.RunAsync(() => Shell($": > '{path}'"), CancellationToken.None);
            fault = await Record.ExceptionAsync(() => run);
            Assert.Equal(["cache"], Directory.GetFiles(folder.Path).Select(Path.GetFileName));
        });

        Assert.IsAssignableFrom<OperationCanceledException>(fault);
    }

    private static void Shell(string command)
    {
        using var shell = Process.Start("sh", ["-c", command]);
        shell.WaitForExit();
    }

    private sealed class NoSink : IOutcomeSink
    {
        public async Task RunAsync(ChannelReader<Outcome> outcomes, CancellationToken cancellationToken) => await outcomes.WaitToReadAsync(cancellationToken);
    }

    private sealed class NoLines : ILineSource
    {
        public long Position => 0;

        public ValueTask<InputLine?> ReadAsync(CancellationToken cancellationToken) => ValueTask.FromResult<InputLine?>(null);
    }
}
