using System.Threading.Channels;
using Reactor;
using Scraper.Options;
using Scraper.Pipeline;
using Scraper.Tests.Fixtures;
using Scraper.Writing;
using Scraper.Writing.Formats;
using Scraper.Writing.Journals;

namespace Scraper.Tests.Writing;

/// <summary>The stage before an output that is slow, or fails.</summary>
public sealed class WriteStageLimitsTests
{
    private readonly Channel<Outcome> _outcomes = Channel.CreateUnbounded<Outcome>();

    [Fact]
    public void RunAsync_OutputIsSlow_GathersALargerBatchAndThenWaits() => OnLoop.Run(async loop =>
    {
        using var output = new FakeOutput { Room = new SemaphoreSlim(0) };
        Fill(600);
        var run = NewStage(loop, output, lines: 10).RunAsync(_outcomes.Reader, CancellationToken.None);

        await WaitUntilAsync(() => _outcomes.Reader.Count == 430);
        for (var turn = 0; turn < 100; turn++)
        {
            await Task.Yield();
        }

        Assert.Equal(430, _outcomes.Reader.Count);
        output.Room.Release(100);
        _outcomes.Writer.Complete();
        await run;
        Assert.Equal([10, 80, 80], output.Batches[..3]);
        Assert.Equal(600, output.Batches.Sum());
    });

    [Fact]
    public void RunAsync_OutputFails_EndsWithItsException() => OnLoop.Run(async loop =>
    {
        using var output = new FakeOutput { Fault = new IOException("No space left on device") };
        Fill(1_000);

        var exception = await Assert.ThrowsAnyAsync<Exception>(() => NewStage(loop, output, lines: 10).RunAsync(_outcomes.Reader, CancellationToken.None));

        Assert.Contains("No space left on device", exception.ToString());
    });

    [Fact]
    public void RunAsync_SameLineTwice_IsAFaultOfOurs() => OnLoop.Run(async loop =>
    {
        using var output = new FakeOutput();
        Fill(2);
        Fill(1);
        _outcomes.Writer.Complete();

        var exception = await Assert.ThrowsAnyAsync<Exception>(() => NewStage(loop, output, lines: 10).RunAsync(_outcomes.Reader, CancellationToken.None));

        Assert.Contains("line 1 of the list has ended twice", exception.ToString());
    });

    private static WriteStage NewStage(EventLoop loop, FakeOutput output, int lines) => new(
        output, new OutcomeWriter(new LinkLineFormat(), loop.TimeProvider), new OutputOptions { BatchLines = lines, BatchSeconds = 3_600 }, new RunTotals(), loop.Executor, loop.TimeProvider);

    private void Fill(int count)
    {
        for (var line = 1; line <= count; line++)
        {
            _outcomes.Writer.TryWrite(Pages.Links("http://a.test/", ["x:1"], 1) with { Ordinal = line });
        }
    }

    private static async Task WaitUntilAsync(Func<bool> condition)
    {
        while (!condition())
        {
            await Task.Yield();
        }
    }

    private sealed class FakeOutput : IRunOutput
    {
        public SemaphoreSlim? Room { get; init; }

        public Exception? Fault { get; init; }

        public List<long> Batches { get; } = [];

        public OrdinalSet FinishedBefore { get; } = new();

        public long FailedBefore => 0;

        public void Commit(Batch batch)
        {
            Room?.Wait(TimeSpan.FromSeconds(30));
            if (Fault is not null)
            {
                throw Fault;
            }

            Batches.Add(batch.Lines.Count);
        }

        public void Finish(long? lineCount)
        {
        }

        public void Dispose() => Room?.Dispose();
    }
}
