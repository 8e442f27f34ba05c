using System.Threading.Channels;
using Reactor;
using Scraper.Fetching;
using Scraper.Pipeline;
using Scraper.Tests.Fixtures;
using Serilog.Core;

namespace Scraper.Tests.Fetching;

public sealed class FetchStageTests
{
    [Fact]
    public void RunAsync_OneUrlFails_PassesOnTheOthersAndReportsIt()
    {
        var (pages, outcomes) = RunStage(
            job => job.Listed.EndsWith("/bad", StringComparison.Ordinal)
                ? (null, new Failure(job.Listed, FailureCategory.HttpStatus, "404"))
                : (Pages.Of(job, ""), null),
            "http://a.example/1", "http://a.example/bad", "http://b.example/2");

        Assert.Equal(["http://a.example/1", "http://b.example/2"], pages.Select(page => page.Job.Listed).Order());
        Assert.Equal("http://a.example/bad", Assert.IsType<Failure>(Assert.Single(outcomes)).Source);
    }

    [Fact]
    public void RunAsync_FetcherThrowsWhileOthersAreIdle_EndsWithItsException()
    {
        var thrown = Assert.Throws<InvalidOperationException>(
            () => RunStage(_ => throw new InvalidOperationException("a fault of ours"), "http://a.example/"));

        Assert.Equal("a fault of ours", thrown.Message);
    }

    private static (List<Page> Pages, List<Outcome> Outcomes) RunStage(
        Func<Job, (Page? Page, Outcome? Outcome)> fetch, params string[] urls)
    {
        var jobs = Channel.CreateUnbounded<Job>();
        var pages = Channel.CreateUnbounded<Page>();
        var outcomes = Channel.CreateUnbounded<Outcome>();
        EventLoop.Run(async loop =>
        {
            var gate = new HostGate(64, 8, TimeSpan.Zero, loop.TimeProvider);
            var stage = new FetchStage(new FakeFetcher(fetch), gate, null, outcomes.Writer, Interruption.None, Logger.None);
            var run = stage.RunAsync(jobs.Reader, pages.Writer, CancellationToken.None);
            foreach (var url in urls)
            {
                jobs.Writer.TryWrite(Jobs.For(url));
            }

            // Not complete yet when the first job ends: the other workers are idle then.
            loop.CallLater(TimeSpan.FromMilliseconds(5), () => jobs.Writer.Complete());
            await run.WaitAsync(TimeSpan.FromSeconds(30), loop.TimeProvider);
        });
        pages.Writer.Complete();
        outcomes.Writer.Complete();
        return (Drain(pages.Reader), Drain(outcomes.Reader));
    }

    private static List<T> Drain<T>(ChannelReader<T> reader)
    {
        var items = new List<T>();
        while (reader.TryRead(out var item))
        {
            items.Add(item);
        }

        return items;
    }

    private sealed class FakeFetcher(Func<Job, (Page? Page, Outcome? Outcome)> fetch) : IPageFetcher
    {
        public async ValueTask<(Page? Page, Outcome? Outcome)> FetchAsync(Job job, GatePass pass, CancellationToken cancellationToken)
        {
            await Task.Yield();
            return fetch(job);
        }
    }
}
