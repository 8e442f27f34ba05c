using Scraper.Reporting.Html;

namespace Scraper.Tests.Reporting.Html;

public sealed class FigureTextTests
{
    [Theory]
    [InlineData(0, "0 s")]
    [InlineData(0.0000052, "5.20 µs")]
    [InlineData(0.00064, "640 µs")]
    [InlineData(0.0009999, "1.00 ms")]
    [InlineData(0.0123, "12.3 ms")]
    [InlineData(0.9999, "1.00 s")]
    [InlineData(1.239, "1.24 s")]
    [InlineData(59.99, "1:00 min")]
    [InlineData(185, "3:05 min")]
    [InlineData(7500, "2:05 h")]
    [InlineData(90_000, "25:00 h")]
    [InlineData(259_200, "3.0 days")]
    public void Time_OfSeconds_HasAFittingUnit(double seconds, string expected) => Assert.Equal(expected, FigureText.Time(seconds));

    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(999, "999 B")]
    [InlineData(1_240_000, "1.24 MB")]
    [InlineData(999_999, "1.00 MB")]
    [InlineData(45_600_000_000, "45.6 GB")]
    public void Size_OfBytes_HasAFittingUnit(double bytes, string expected) => Assert.Equal(expected, FigureText.Size(bytes));

    [Theory]
    [InlineData(0, 10, "0 %")]
    [InlineData(10, 10, "100 %")]
    [InlineData(1, 1_000_000, "< 0.1 %")]
    [InlineData(999_999, 1_000_000, "> 99.9 %")]
    [InlineData(38, 1000, "3.8 %")]
    [InlineData(0, 0, "0 %")]
    public void Share_NearAllOrNothing_IsNotTakenForIt(double part, double whole, string expected) => Assert.Equal(expected, FigureText.Share(part, whole));

    [Theory]
    [InlineData(0.8, new[] { 0, 0.2, 0.4, 0.6, 0.8 })]
    [InlineData(3456, new double[] { 0, 1000, 2000, 3000, 4000 })]
    [InlineData(1, new[] { 0, 0.5, 1 })]
    public void Cover_Greatest_GoesBeyondItInRoundSteps(double greatest, double[] expected)
    {
        var ticks = AxisTicks.Cover(greatest, 4);

        Assert.Equal(expected, ticks.Select(tick => Math.Round(tick, 9)));
    }

    [Theory]
    [InlineData(6.2, 7, "0, 1 s, 2 s, 3 s, 4 s, 5 s, 6 s")]
    [InlineData(100, 4, "0, 30 s, 1 min, 1:30 min")]
    [InlineData(4000, 5, "0, 15 min, 30 min, 45 min, 1 h")]
    [InlineData(300_000, 4, "0, 1 d, 2 d, 3 d")]
    [InlineData(3_000_000, 5, "0, 10 d, 20 d, 30 d")]
    public void Within_TimeOfARun_HasRoundTimes(double seconds, int count, string expected) =>
        Assert.Equal(expected, string.Join(", ", AxisTicks.Within(seconds, count).Select(FigureText.RoundTime)));
}
