using Reactor;
using Scraper.Fetching;
using Scraper.Options;

namespace Scraper.Tests.Fetching.Strategies;

/// <summary>What each strategy does, on a clock that jumps: contenders answer or fail after so many seconds.</summary>
public sealed class FetchStrategyTests
{
    private const double Never = double.PositiveInfinity;

    [Theory]
    [InlineData("Race", "3 2 1", "2 at 1", "0 0 0")]
    [InlineData("Race", "-1 2 9", "1 at 2", "0 0 0")]
    [InlineData("Race", "-1 -2 -3", "failed at 3", "0 0 0")]
    [InlineData("Race", "0 0 0", "0 at 0", "0 0 0")]
    [InlineData("Hedge", "0.9 5 5", "0 at 0.9", "0")]
    [InlineData("Hedge", "9 5 9", "1 at 6", "0 1 2")]
    [InlineData("Hedge", "1.5 9", "0 at 1.5", "0 1")]
    [InlineData("Hedge", "-0.25 5 9", "1 at 5.25", "0 0.25 1.25")]
    [InlineData("Hedge", "-0.25 -0.25 2", "2 at 2.5", "0 0.25 0.5")]
    [InlineData("Hedge", "-1.5 9 9 9", "1 at 10", "0 1 1.5 2.5")]
    [InlineData("Hedge", "-3 -3 -3", "failed at 5", "0 1 2")]
    [InlineData("Hedge", "9 0", "1 at 1", "0 1")]
    [InlineData("Fallback", "7 1 1", "0 at 7", "0")]
    [InlineData("Fallback", "-2 -3 4", "2 at 9", "0 2 5")]
    [InlineData("Fallback", "-1 -1", "failed at 2", "0 1")]
    public void RunAsync_Contenders_AreAskedWhenAndWinAsTheStrategySays(string strategy, string contenders, string outcome, string asked) =>
        OnLoop.RunVirtual(async loop =>
        {
            var field = new Field(loop, contenders);

            var ended = await field.RunAsync(Create(strategy, loop), CancellationToken.None);

            Assert.Equal(outcome, ended);
            Assert.Equal(asked, string.Join(' ', field.Asked));
            field.AssertNothingLeft();
        });

    [Theory]
    [InlineData("Race")]
    [InlineData("Hedge")]
    [InlineData("Fallback")]
    public void RunAsync_CancelledAtAnyMoment_EndsAtOnceWithNothingLeft(string strategy) => OnLoop.RunVirtual(async loop =>
    {
        for (var moment = 0; moment < 160; moment++)
        {
            var field = new Field(loop, $"-0.25 {Never} {Never}");
            using var cancellation = new CancellationTokenSource();
            var run = field.RunAsync(Create(strategy, loop), cancellation.Token);
            await Task.Delay(TimeSpan.FromSeconds(0.25 * (moment / 20)), loop.TimeProvider, CancellationToken.None);
            for (var turn = 0; turn < moment % 20; turn++)
            {
                await Task.Yield();
            }

            var before = field.Seconds;
            cancellation.Cancel();

            Assert.StartsWith("cancelled", await run);
            Assert.Equal(before, field.Seconds);
            field.AssertNothingLeft();
        }
    });

    [Theory]
    [InlineData("Race", 3)]
    [InlineData("Hedge", 1)]
    [InlineData("Fallback", 1)]
    public void RunAsync_10000Times_LeavesNothingBehind(string strategy, int asked) => OnLoop.RunVirtual(async loop =>
    {
        for (var round = 0; round < 10_000; round++)
        {
            var field = new Field(loop, "0.5 0.75 9");

            Assert.Equal("0 at 0.5", await field.RunAsync(Create(strategy, loop), CancellationToken.None));
            Assert.Equal(asked, field.Asked.Count);
            field.AssertNothingLeft();
        }
    });

    [Fact]
    public void RunAsync_SeveralSucceedInOneMoment_DiscardsAllButOne() => OnLoop.RunVirtual(async loop =>
    {
        var field = new Field(loop, "1 1 1 1");

        Assert.Equal("0 at 1", await field.RunAsync(new RaceStrategy(), CancellationToken.None));

        Assert.Equal(3, field.Discarded.Count + field.Cancelled);
        Assert.DoesNotContain(0, field.Discarded);
    });

    private static IFetchStrategy Create(string name, EventLoop loop) => FetchStrategies.Create(
        new FetchOptions { Mirrors = Enum.Parse<MirrorStrategy>(name), HedgeDelaySeconds = 1 }, loop.TimeProvider);

    /// <summary>Contenders, each of which answers after so many seconds of being asked, or fails if they are negative.</summary>
    private sealed class Field(EventLoop loop, string durations)
    {
        private readonly long _start = loop.TimeProvider.GetTimestamp();
        private readonly int _timers = loop.Statistics.Timers;
        private readonly int _tasks = loop.GetTasks().Count;
        private int _running;

        public List<double> Asked { get; } = [];

        public List<int> Discarded { get; } = [];

        public int Cancelled { get; private set; }

        public double Seconds => Math.Round(loop.TimeProvider.GetElapsedTime(_start).TotalSeconds, 2);

        public async Task<string> RunAsync(IFetchStrategy strategy, CancellationToken cancellationToken)
        {
            var contenders = durations.Split(' ').Select(double.Parse).Select(Contend).ToArray();
            try
            {
                return $"{await strategy.RunAsync(contenders, Discarded.Add, cancellationToken)} at {Seconds}";
            }
            catch (AggregateException exception)
            {
                Assert.Equal(contenders.Length, exception.InnerExceptions.Count);
                return $"failed at {Seconds}";
            }
            catch (OperationCanceledException)
            {
                return $"cancelled at {Seconds}";
            }
        }

        public void AssertNothingLeft()
        {
            Assert.Equal(0, _running);
            Assert.Equal(_timers, loop.Statistics.Timers);
            Assert.Equal(_tasks, loop.GetTasks().Count);
        }

        private Func<CancellationToken, Task<int>> Contend(double seconds, int index) => async cancellationToken =>
        {
            Asked.Add(Seconds);
            _running++;
            try
            {
                var duration = double.IsInfinity(seconds) ? Timeout.InfiniteTimeSpan : TimeSpan.FromSeconds(Math.Abs(seconds));
                await Task.Delay(duration, loop.TimeProvider, cancellationToken);
                return seconds < 0 ? throw new MirrorFailedException() : index;
            }
            catch (OperationCanceledException)
            {
                Cancelled++;
                throw;
            }
            finally
            {
                _running--;
            }
        };
    }
}
