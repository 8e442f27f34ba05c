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

    [Fact]
    public void RunAsync_PlaceBecomesFreeInTheMomentOfTheCancellation_StartsNothingMore() => OnLoop.RunVirtual(async loop =>
    {
        var gate = new HostGate(2, 8, TimeSpan.Zero, loop.TimeProvider);
        var place = await gate.EnterAsync("elsewhere.test:80", CancellationToken.None);
        var pages = new LeavingWriter(() => gate.Leave(place));
        var fetched = new List<string>();
        var fetcher = new FakeFetcher(job =>
        {
            fetched.Add(job.Listed);
            return (Pages.Of(job, ""), null);
        });
        var jobs = Channel.CreateUnbounded<Job>();
        jobs.Writer.TryWrite(Jobs.For("http://a.test/1"));
        jobs.Writer.TryWrite(Jobs.For("http://a.test/2"));
        using var cancellation = new CancellationTokenSource();
        var stage = new FetchStage(fetcher, gate, null, Channel.CreateUnbounded<Outcome>().Writer, Interruption.None, Logger.None);
        var run = stage.RunAsync(jobs.Reader, pages, cancellation.Token);
        await pages.IsAsked;

        cancellation.Cancel();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        Assert.Equal(["http://a.test/1"], fetched);
    });

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

    /// <summary>Takes no page; frees a place at the gate as soon as the writing is cancelled, before anybody else learns of that.</summary>
    private sealed class LeavingWriter(Action leave) : ChannelWriter<Page>
    {
        private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task IsAsked => _asked.Task;

        public override bool TryWrite(Page item) => false;

        public override ValueTask<bool> WaitToWriteAsync(CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public override ValueTask WriteAsync(Page item, CancellationToken cancellationToken = default)
        {
            var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            cancellationToken.UnsafeRegister(
                _ =>
                {
                    leave();
                    cancelled.TrySetCanceled(cancellationToken);
                },
                null);
            _asked.SetResult();
            return new ValueTask(cancelled.Task);
        }
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
