using System.Globalization;
using System.Text.RegularExpressions;
using Scraper.Reporting.Html;
using Scraper.Reporting.Statistics;

namespace Scraper.Tests.Reporting.Html;

public sealed partial class LatencyChartTests
{
    [Theory]
    [InlineData(2, 999_990)]
    [InlineData(2, 1_000_000)]
    [InlineData(2, 1_000_001)]
    [InlineData(0, 1)]
    public void Draw_TimesAtTheEndsOfTheAxis_AreBarsWithinIt(long shortest, long longest)
    {
        var histogram = new LatencyHistogram();
        histogram.Add(TimeSpan.FromMicroseconds(shortest));
        histogram.Add(TimeSpan.FromMicroseconds(longest));
        var figure = LatencyFigure.Of(histogram)!;

        var svg = new LatencyChart([figure]).Draw("id", "name", "fill", figure).ToString();

        var axis = double.Parse(Axis().Matches(svg)[^1].Groups[1].Value, CultureInfo.InvariantCulture);
        var bars = Bar().Matches(svg).Select(bar => (
            X: double.Parse(bar.Groups[1].Value, CultureInfo.InvariantCulture), Width: double.Parse(bar.Groups[2].Value, CultureInfo.InvariantCulture))).ToArray();
        Assert.NotEmpty(bars);
        Assert.All(bars, bar => Assert.InRange(bar.X + bar.Width, 0, axis));
    }

    [GeneratedRegex("""<line class="grid" x1="[0-9.]+" x2="([0-9.]+)" """)]
    private static partial Regex Axis();

    [GeneratedRegex("""<rect class="fill" x="([0-9.]+)" y="[0-9.]+" width="([0-9.]+)" """)]
    private static partial Regex Bar();
}
