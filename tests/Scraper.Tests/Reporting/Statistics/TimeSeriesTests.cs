using Scraper.Reporting.Statistics;

namespace Scraper.Tests.Reporting.Statistics;

public sealed class TimeSeriesTests
{
    [Theory]
    [InlineData(0.5)]
    [InlineData(4)]
    [InlineData(100)]
    [InlineData(3 * 24 * 3600)]
    [InlineData(3650.0 * 24 * 3600)]
    public void At_RunOfAnyLength_LosesNothingAndStaysBounded(double seconds)
    {
        var series = new TimeSeries();
        var events = Enumerable.Range(0, 10_000).Select(index => TimeSpan.FromSeconds(seconds * index / 10_000)).ToArray();
        foreach (var time in events)
        {
            ref var interval = ref series.At(time);
            interval.Done++;
            interval.Failed += 2;
            interval.Links += 3;
            interval.Bytes += 4;
        }

        var intervals = series.Intervals.ToArray();

        Assert.InRange(intervals.Length, seconds < 2 ? 1 : TimeSeries.Capacity / 2, TimeSeries.Capacity);
        Assert.Equal(Enumerable.Range(0, intervals.Length).Select(index => events.LongCount(time => (int)(time / series.Width) == index)), intervals.Select(interval => interval.Done));
        Assert.Equal((20_000, 30_000, 40_000), (intervals.Sum(interval => interval.Failed), intervals.Sum(interval => interval.Links), intervals.Sum(interval => interval.Bytes)));
    }

    [Fact]
    public void At_LongAfterTheLast_MergesAsOftenAsItTakes()
    {
        var series = new TimeSeries();
        series.At(TimeSpan.Zero).Done = 1;
        series.At(TimeSpan.FromSeconds(3.99)).Done = 1;

        series.At(TimeSpan.FromSeconds(16)).Done++;

        Assert.Equal(TimeSpan.FromSeconds(0.125), series.Width);
        Assert.Equal([(0, 1), (31, 1), (128, 1)], series.Intervals.ToArray().Index().Where(interval => interval.Item.Done > 0).Select(interval => (interval.Index, (int)interval.Item.Done)));
    }

    [Fact]
    public void At_EarlierMomentThanTheLast_CountsWhereItBelongs()
    {
        var series = new TimeSeries();
        series.At(TimeSpan.FromSeconds(1)).Done++;

        series.At(TimeSpan.Zero).Done++;

        Assert.Equal((65, 1, 1), (series.Intervals.Length, series.Intervals[0].Done, series.Intervals[64].Done));
    }
}
