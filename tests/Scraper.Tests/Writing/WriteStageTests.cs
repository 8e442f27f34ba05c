using System.Threading.Channels;
using Reactor;
using Scraper.Options;
using Scraper.Pipeline;
using Scraper.Tests.Fixtures;
using Scraper.Writing;
using Scraper.Writing.Formats;
using Scraper.Writing.Journals;
using Scraper.Writing.Storage;

namespace Scraper.Tests.Writing;

public sealed class WriteStageTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Channel<Outcome> _outcomes = Channel.CreateUnbounded<Outcome>();
    private readonly RunTotals _totals = new();
    private readonly ManualClock _clock = new();
    private long _lines;

    [Fact]
    public void RunAsync_Pages_AreALineForEachLink()
    {
        Run(
            Pages.Links("http://a.test/", ["http://x.test/", "mailto:b"], 100),
            Pages.Links("http://b.test/", [], 50));

        Assert.Equal("http://a.test/\thttp://x.test/\nhttp://a.test/\tmailto:b\n", _folder.Read("results.txt"));
        Assert.Equal("", _folder.Read("failures.txt"));
        Assert.Equal((2, 2, 150, 0), (_totals.Done, _totals.Links, _totals.Bytes, _totals.Failed));
    }

    [Fact]
    public void RunAsync_Failures_AreLinesOfTheirOwnFile()
    {
        Run(
            new Failure("http://a.test/", FailureCategory.HttpStatus, "404"),
            new Failure("non sense", FailureCategory.Malformed, "line 2: not an absolute URL"));

        Assert.Equal("", _folder.Read("results.txt"));
        Assert.Equal("http://a.test/ # http-status: 404\nnon sense # malformed: line 2: not an absolute URL\n", _folder.Read("failures.txt"));
        Assert.Equal((0, 2), (_totals.Done, _totals.Failed));
        Assert.Equal((1, 1), (_totals.FailedBy(FailureCategory.HttpStatus), _totals.FailedBy(FailureCategory.Malformed)));
    }

    [Fact]
    public void RunAsync_WhatAnotherProcessHasWritten_IsAppendedAsItIsAndCounted()
    {
        var counts = new OutcomeCounts { Pages = 1, Links = 2, Bytes = 70 };

        Run(
            new WrittenOutcome(counts, "a\tx\na\ty\n"u8.ToArray(), default),
            new WrittenOutcome(new OutcomeCounts { [FailureCategory.Timeout] = 1 }, default, "b # timeout: late\n"u8.ToArray()));

        Assert.Equal(("a\tx\na\ty\n", "b # timeout: late\n"), (_folder.Read("results.txt"), _folder.Read("failures.txt")));
        Assert.Equal((1, 2, 70, 1, 1), (_totals.Done, _totals.Links, _totals.Bytes, _totals.Failed, _totals.FailedBy(FailureCategory.Timeout)));
    }

    [Fact]
    public void RunAsync_OutcomeThatSomebodyWaitsFor_IsReportedWhenItIsInTheFile()
    {
        var length = 0L;
        var page = Pages.Links("http://a.test/", ["x:1"], 1);

        Run(page with { Committed = () => length = Length("results.txt") });

        Assert.Equal("http://a.test/\tx:1\n".Length, length);
    }

    [Fact]
    public void RunAsync_TextThatActs_IsEscapedInEveryField()
    {
        Run(
            Pages.Links("http://a.test/?\u202E", ["javascript:'\u202E'"], 1),
            new Failure("a\rb", FailureCategory.Malformed, "\u001B[2J\n"));

        Assert.Equal("http://a.test/?\\u{202E}\tjavascript:'%E2%80%AE'\n", _folder.Read("results.txt"));
        Assert.Equal("a\\u{D}b # malformed: \\u{1B}[2J\\u{A}\n", _folder.Read("failures.txt"));
    }

    [Fact]
    public void RunAsync_IntervalPasses_CommitsWhatThereIs() => OnLoop.Run(loop => WithStageAsync(loop, async () =>
    {
        Write(Pages.Links("http://a.test/", ["x:1"], 1));
        await WaitUntilAsync(() => _totals.Done == 1);
        Assert.Equal(0, Length("results.txt"));

        // The clock may tick before the stage has begun to listen to it: once more does no harm.
        await WaitUntilAsync(() =>
        {
            _clock.Tick();
            return Length("results.txt") > 0;
        });
    }));

    [Fact]
    public void RunAsync_BatchIsFull_CommitsWholePagesWithoutTheClock() => OnLoop.Run(loop => WithStageAsync(loop, async () =>
    {
        var links = Enumerable.Range(0, 20_000).Select(number => $"http://x.test/{number}").ToArray();
        Write(Pages.Links("http://a.test/", links, 1));

        await WaitUntilAsync(() => Length("results.txt") > 0);

        Assert.Equal(links.Sum(link => "http://a.test/\t\n".Length + link.Length), Length("results.txt"));
    }));

    [Fact]
    public void RunAsync_ManyPages_LoseNothing()
    {
        var pages = Enumerable.Range(0, 5_000).Select(number => Pages.Links($"http://a.test/{number}", ["x:1", "x:2", "x:3"], 1)).ToArray();

        var expected = string.Concat(pages.SelectMany(page => page.Links.ToArray().Select(link => $"{page.Source}\t{link}\n")));

        Run(pages);

        Assert.Equal(expected, _folder.Read("results.txt"));
    }

    public void Dispose() => _folder.Dispose();

    private void Run(params Outcome[] outcomes) => OnLoop.Run(loop => WithStageAsync(loop, () =>
    {
        foreach (var outcome in outcomes)
        {
            Write(outcome);
        }

        return Task.CompletedTask;
    }));

    private async Task WithStageAsync(EventLoop loop, Func<Task> body)
    {
        var options = new ScraperOptions { Output = new OutputOptions { Path = _folder.File("results.txt") } };
        using var opening = JustClosed.Open(() => new OutputOpening(new SystemFiles(), options, ResumeMode.Fresh, TimeProvider.System));
        using var output = opening.Begin(new ListRecord("test", null), _ => false);
        var stage = new WriteStage(output, new OutcomeWriter(new LinkLineFormat(), _clock), options.Output, _totals, loop.Executor, _clock);
        await TaskGroup.RunAsync(async group =>
        {
            group.StartSoon(token => stage.RunAsync(_outcomes.Reader, token));
            await body();
            _outcomes.Writer.Complete();
        });
    }

    /// <summary>Numbers the outcomes, as the lines of a list would be.</summary>
    private void Write(Outcome outcome) => _outcomes.Writer.TryWrite(outcome with { Ordinal = ++_lines });

    private long Length(string name) => new FileInfo(_folder.File(name)).Length;

    private static async Task WaitUntilAsync(Func<bool> condition)
    {
        while (!condition())
        {
            await Task.Yield();
        }
    }
}
