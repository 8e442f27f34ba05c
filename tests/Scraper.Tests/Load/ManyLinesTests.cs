using System.Globalization;
using System.Text;
using Reactor;
using Scraper.CommandLine;
using Scraper.Fetching;
using Scraper.Options;
using Scraper.Parsing;
using Scraper.Pipeline;
using Scraper.Reading;
using Scraper.Tests.Fixtures;
using Scraper.Writing;
using Scraper.Writing.Formats;
using Serilog.Core;

namespace Scraper.Tests.Load;

/// <summary>A list far longer than memory: made up while it is read, its pages made up in place of being fetched.</summary>
/// <remarks>On demand: <c>--explicit only</c>, with the number of lines in SCRAPER_MANY_LINES (ten million if it is not set).</remarks>
public sealed class ManyLinesTests
{
    private const long JournalLimit = 64 * 1024 * 1024;
    private const int SliceCount = 10;

    [Fact(Explicit = true)]
    public void Run_MillionsOfLines_TakesNoMoreMemoryAndNoMoreTimeForEach()
    {
        var lineCount = long.Parse(Environment.GetEnvironmentVariable("SCRAPER_MANY_LINES") ?? "10000000", CultureInfo.InvariantCulture);
        using var folder = new TemporaryFolder();
        // The results would fill the disk: no page has a link, every hundredth fails.
        var options = new ScraperOptions { Output = new OutputOptions { Path = folder.File("results.txt") } };
        var slices = new List<(TimeSpan Cpu, long Memory, long Journal)>();
        var list = new MadeUpList(lineCount, lineCount / SliceCount, () => slices.Add((Environment.CpuUsage.TotalTime, Memory(), new FileInfo(folder.File("results.txt.journal")).Length)));
        using (var start = RunStart.Open("test", list, options, ResumeMode.Fresh))
        {
            EventLoop.Run(loop => RunAsync(loop, start, options));
        }

        Report(slices);
        Assert.Equal(SliceCount, slices.Count);
        Assert.All(slices, slice => Assert.InRange(slice.Journal, 1, JournalLimit));
        // The first slice warms up.
        Assert.InRange(slices[^1].Memory, 0, slices[1].Memory + 32 * 1024 * 1024);
        Assert.InRange((slices[^1].Cpu - slices[^3].Cpu) / (slices[3].Cpu - slices[1].Cpu), 0, 1.5);
        Assert.InRange(new FileInfo(folder.File("results.txt.journal")).Length, 1, 2_000);
    }

    private static async Task RunAsync(EventLoop loop, RunStart start, ScraperOptions options)
    {
        var totals = new RunTotals();
        var gate = new HostGate(options.Fetch.Concurrency, options.Fetch.ConcurrencyPerHost, TimeSpan.Zero, loop.TimeProvider);
        var pipeline = new ScrapePipeline(
            new ReadStage(new LineReader(start.List, loop.Executor), totals, start.Output.FinishedBefore, Shard.Whole),
            new PageStages(
                outcomes => new FetchStage(new MadeUpFetcher(), gate, null, outcomes, Interruption.None, Logger.None),
                new ParseStage(LinkParts.CreateFinder(options.Links))),
            new WriteStage(start.Output, new OutcomeWriter(new LinkLineFormat(), loop.TimeProvider), options.Output, totals, loop.Executor, loop.TimeProvider));
        await pipeline.RunAsync(Interruption.None);
        await loop.Executor.RunAsync(() => start.Output.Finish(totals.LineCount));
        Assert.Equal(0, totals.Left);
    }

    private static long Memory()
    {
        using var process = System.Diagnostics.Process.GetCurrentProcess();
        return process.WorkingSet64;
    }

    private static void Report(List<(TimeSpan Cpu, long Memory, long Journal)> slices)
    {
        for (var slice = 1; slice < slices.Count; slice++)
        {
            TestContext.Current.TestOutputHelper?.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"slice {slice + 1}: {(slices[slice].Cpu - slices[slice - 1].Cpu).TotalSeconds:N2} s of CPU, {slices[slice].Memory / 1e6:N0} MB, journal {slices[slice].Journal / 1e3:N0} kB"));
        }
    }

    /// <summary>Pages without links that are there at once or a little later, so that they end in another order; every hundredth fails.</summary>
    private sealed class MadeUpFetcher : IPageFetcher
    {
        public async ValueTask<(Page? Page, Outcome? Outcome)> FetchAsync(Job job, GatePass pass, CancellationToken cancellationToken)
        {
            for (var turn = job.Ordinal % 5; turn > 0; turn--)
            {
                await Task.Yield();
            }

            return job.Ordinal % 100 == 0
                ? (null, new Failure(job.Listed, FailureCategory.HttpStatus, "404"))
                : (Pages.Of(job, ""), null);
        }
    }

    /// <summary>A list that is written while it is read, over a thousand hosts; tells when another slice of it has been read.</summary>
    private sealed class MadeUpList(long lineCount, long sliceLength, Action sliceRead) : Stream
    {
        private readonly byte[] _line = new byte[64];
        private long _number;
        private int _start;
        private int _end;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            var total = 0;
            while (total < buffer.Length && (_start < _end || TryWriteNext()))
            {
                var length = Math.Min(_end - _start, buffer.Length - total);
                _line.AsSpan(_start, length).CopyTo(buffer[total..]);
                _start += length;
                total += length;
            }

            return total;
        }

        public override void Flush() => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        private bool TryWriteNext()
        {
            if (_number == lineCount)
            {
                return false;
            }

            _number++;
            _start = 0;
            _end = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"http://h{_number % 1000}.test/{_number}\n"), _line);
            if (_number % sliceLength == 0)
            {
                sliceRead();
            }

            return true;
        }
    }
}
