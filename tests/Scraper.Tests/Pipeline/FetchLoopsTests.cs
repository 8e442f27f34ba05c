using System.Threading.Channels;
using Scraper.Options;
using Scraper.Pipeline;
using Scraper.Reading;
using Scraper.Tests.Fixtures;
using Scraper.Writing.Journals;
using Serilog.Core;

namespace Scraper.Tests.Pipeline;

public sealed class FetchLoopsTests
{
    // What the stages hold at the most, of two loops: the channels of jobs, pages and outcomes, what is looked ahead at two gates, and what is in flight.
    private const int Room = 256 + 2 * (256 + 4096 + 64) + 64 + 64 + 16;

    [Fact]
    public void Run_WriterSlowerThanTwoLoops_StopsTheReader()
    {
        var lines = new NamelessLines(20_000);
        LateSink? sink = null;
        var totals = new RunTotals();

        OnLoop.Run(loop => ScrapeRun.RunAsync(
            loop,
            new RunEnds(lines, new OrdinalSet(), _ => sink = new LateSink(lines, loop.TimeProvider)),
            NewPlan(new FetchOptions { Loops = "2", Retries = 0, BreakerFailures = 0 }),
            Interruption.None,
            totals,
            flights: null));

        Assert.Equal(20_000, sink!.Count);
        Assert.InRange(sink.Lead, 5_000, Room);
    }

    [Theory]
    [InlineData("1")]
    [InlineData("2")]
    public void Run_ListFailsBeforeTheLoopsHaveBegun_EndsWithItsFailureAlone(string loops)
    {
        var fault = Record.Exception(() => OnLoop.Run(loop => ScrapeRun.RunAsync(
            loop,
            new RunEnds(new BrokenLines(), new OrdinalSet(), _ => new LateSink(new NamelessLines(0), loop.TimeProvider)),
            NewPlan(new FetchOptions { Loops = loops }),
            Interruption.None,
            new RunTotals(),
            flights: null)));

        Assert.IsType<InvalidDataException>(fault);
    }

    [Fact]
    public void Run_GivenUpBeforeItsLoopHasBegun_EndsByThat()
    {
        Exception? fault = null;

        OnLoop.Run(async loop =>
        {
            await using var second = await FetchThread.StartAsync(loop, NewPlan(new FetchOptions()), new LoopPart(1, 2), Interruption.None, new RunTotals(), cache: null, flights: null);
            fault = await Record.ExceptionAsync(
                () => second.RunAsync(Channel.CreateBounded<Job>(1).Reader, Channel.CreateBounded<Outcome>(1).Writer, new CancellationToken(canceled: true)));
        });

        Assert.IsAssignableFrom<OperationCanceledException>(fault);
    }

    private static FetchPlan NewPlan(FetchOptions fetch) => new(new ScraperOptions { Fetch = fetch }, new LoopbackGuard(), new FakeResolver(), Logger.None);

    /// <summary>A list that cannot be read, as is known at once.</summary>
    private sealed class BrokenLines : ILineSource
    {
        public long Position => 0;

        public ValueTask<InputLine?> ReadAsync(CancellationToken cancellationToken) => throw new InvalidDataException("the list is broken");
    }

    /// <summary>URLs of hosts that nobody knows: failures, for which no connection is made.</summary>
    private sealed class NamelessLines(int count) : ILineSource
    {
        public long Position => 0;

        public int Read { get; private set; }

        public bool HasEnded => Read == count;

        public ValueTask<InputLine?> ReadAsync(CancellationToken cancellationToken) =>
            HasEnded ? new((InputLine?)null) : new(new InputLine(++Read, $"http://h{Read % 100}.test/{Read}"));
    }

    /// <summary>Takes nothing until the reader is farther ahead than it may be, or has stood for a while.</summary>
    private sealed class LateSink(NamelessLines lines, TimeProvider timeProvider) : IOutcomeSink
    {
        private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(10);

        public int Count { get; private set; }

        /// <summary>The lines that were read when none was taken.</summary>
        public int Lead { get; private set; }

        public async Task RunAsync(ChannelReader<Outcome> outcomes, CancellationToken cancellationToken)
        {
            for (var still = 0; still < 50 && Lead <= Room; still = lines.Read == Lead ? still + 1 : 0)
            {
                Lead = lines.Read;
                await Task.Delay(Interval, timeProvider, cancellationToken);
            }

            while (await outcomes.WaitToReadAsync(cancellationToken))
            {
                Count += outcomes.TryRead(out _) ? 1 : 0;
            }
        }
    }
}
