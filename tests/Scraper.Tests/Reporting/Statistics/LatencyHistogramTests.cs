using Scraper.Reporting.Statistics;

namespace Scraper.Tests.Reporting.Statistics;

public sealed class LatencyHistogramTests
{
    public static TheoryData<string, Func<Random, double>> Distributions => new()
    {
        { "even", random => random.Next(0, 50_000) },
        { "a long tail", random => Math.Exp(5 + (2 * random.NextDouble()) + (random.NextDouble() < 0.01 ? 8 : 0)) },
        { "two heaps", random => random.NextDouble() < 0.7 ? random.Next(90, 110) : random.Next(900_000, 1_100_000) },
        { "all the same", _ => 1_234_567 },
        { "microseconds", random => random.Next(0, 40) },
        { "hours", random => random.NextInt64(0, 4_200_000_000) },
    };

    [Theory]
    [MemberData(nameof(Distributions))]
    public void Percentile_OfManyTimes_IsTheExactOneToASixtyFourth(string name, Func<Random, double> draw)
    {
        var random = new Random(17);
        var times = Enumerable.Range(0, 20_000).Select(_ => TimeSpan.FromMicroseconds(Math.Floor(draw(random)))).ToArray();
        var histogram = new LatencyHistogram();
        Array.ForEach(times, histogram.Add);
        Array.Sort(times);

        foreach (var percent in new[] { 0, 1, 25, 50, 75, 90, 95, 99, 99.9m, 99.99m, 100 })
        {
            var exact = times[Math.Max(0, (int)Math.Ceiling(percent * times.Length / 100) - 1)];
            var actual = histogram.Percentile((double)percent);
            Assert.True((actual - exact).Duration() <= (exact / 64) + TimeSpan.FromMicroseconds(0.5), $"{name}: {percent} % is {actual}, and exactly {exact}");
        }

        Assert.Equal((times[0], times[^1], times.Length), (histogram.Shortest, histogram.Longest, histogram.Count));
        Assert.InRange(histogram.Mean.Ticks, times.Average(time => time.Ticks) - 1, times.Average(time => time.Ticks) + 1);
    }

    [Fact]
    public void Percentile_OneInAThousandIsLong_IsNotThatOneAt99Point9()
    {
        var histogram = new LatencyHistogram();
        for (var count = 1; count <= 999; count++)
        {
            histogram.Add(TimeSpan.FromMilliseconds(1));
        }

        histogram.Add(TimeSpan.FromSeconds(60));

        Assert.Equal(1, histogram.Percentile(99.9).TotalMilliseconds, 0.02);
        Assert.Equal(TimeSpan.FromSeconds(60), histogram.Percentile(99.91));
    }

    [Fact]
    public void Buckets_OfTimesOfEveryMagnitude_HoldEachOnceAndTouch()
    {
        var histogram = new LatencyHistogram();
        var times = Enumerable.Range(0, 32).Select(power => TimeSpan.FromMicroseconds(1L << power)).ToArray();

        Array.ForEach(times, histogram.Add);

        Assert.Equal(times.Length, histogram.Buckets.Count());
        Assert.All(histogram.Buckets.Zip(times), pair =>
        {
            Assert.Equal(1, pair.First.Count);
            Assert.InRange(pair.Second, pair.First.From, pair.First.To - TimeSpan.FromTicks(1));
            Assert.True(pair.First.To - pair.First.From <= Longer(pair.First.From / 32, TimeSpan.FromMicroseconds(1)));
        });
    }

    [Fact]
    public void Add_TimeBeyondTheLastBucket_CountsThereAndIsRemembered()
    {
        var histogram = new LatencyHistogram();

        histogram.Add(TimeSpan.FromDays(3));

        Assert.Equal(TimeSpan.FromDays(3), histogram.Longest);
        Assert.Equal(1, Assert.Single(histogram.Buckets).Count);
        Assert.Equal(TimeSpan.FromDays(3), histogram.Percentile(50));
    }

    [Fact]
    public void Percentile_OfNothing_IsNothing()
    {
        var histogram = new LatencyHistogram();

        Assert.Equal(TimeSpan.Zero, histogram.Percentile(50));
        Assert.Equal(TimeSpan.Zero, histogram.Mean);
        Assert.Empty(histogram.Buckets);
    }

    private static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
