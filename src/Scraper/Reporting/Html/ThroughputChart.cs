using System.Globalization;
using System.Text;

namespace Scraper.Reporting.Html;

/// <summary>Rates over the time of a run as bars, one kind on top of the other.</summary>
/// <param name="Id">What tells it from other charts of the page.</param>
/// <param name="Title">What it shows.</param>
/// <param name="Description">The same in figures, for those who do not see it.</param>
/// <param name="IntervalSeconds">The length of an interval.</param>
/// <param name="RunSeconds">The length of the run, which may end within the last interval.</param>
/// <param name="FormatRate">Writes a rate.</param>
internal sealed record ThroughputChart(
    string Id, string Title, string Description, double IntervalSeconds, double RunSeconds, Func<double, string> FormatRate)
{
    private const double Left = 62;
    private const double Right = 6;
    private const double Top = 8;
    private const double Bottom = 22;

    /// <summary>How wide a bar is at least; where there is no room for that, one stands for several intervals.</summary>
    private const double NarrowestBar = 2;

    /// <summary>The kinds, from the bottom to the top: how each is filled, and what there was of it in each interval.</summary>
    public required IReadOnlyList<(string Fill, IReadOnlyList<double> Values)> Layers { get; init; }

    /// <summary>The chart three times, of which the page shows the one that fits.</summary>
    public Markup Draw(double height) => Markup.Of($"{Draw("wide", 1040, height)}{Draw("middle", 660, height)}{Draw("narrow", 340, height - 20)}");

    private Markup Draw(string at, double width, double height)
    {
        var chart = Merge((int)Math.Ceiling(Count * NarrowestBar / (width - Left - Right)));
        return chart.DrawOne(at, width, height);
    }

    private int Count => Layers.Max(layer => layer.Values.Count);

    /// <summary>The same with so many intervals in one.</summary>
    private ThroughputChart Merge(int count) => count == 1 ? this : this with
    {
        IntervalSeconds = IntervalSeconds * count,
        Layers = [.. Layers.Select(layer => (layer.Fill, (IReadOnlyList<double>)[.. layer.Values.Chunk(count).Select(values => values.Sum())]))],
    };

    private Markup DrawOne(string at, double width, double height)
    {
        var ticks = AxisTicks.Cover(Math.Max(Greatest(), 1e-9), 4);
        var plot = new Plot(Left, Top, width - Right, height - Bottom, RunSeconds, ticks[^1]);
        var svg = Markup.Of($"<svg class=\"at-{at}\" viewBox=\"0 0 {width} {height}\" role=\"img\" aria-labelledby=\"{Id}-{at}-t {Id}-{at}-d\"><title id=\"{Id}-{at}-t\">{Title}</title><desc id=\"{Id}-{at}-d\">{Description}</desc>");
        foreach (var tick in ticks)
        {
            svg.Add($"<line class=\"grid\" x1=\"{Left}\" x2=\"{plot.Right}\" y1=\"{plot.Y(tick)}\" y2=\"{plot.Y(tick)}\"/><text x=\"{Left - 7}\" y=\"{plot.Y(tick) + 4}\" text-anchor=\"end\">{(tick == 0 ? "0" : FormatRate(tick))}</text>");
        }

        var bases = new double[Count];
        foreach (var (fill, values) in Layers)
        {
            svg.Add($"<path class=\"{fill}\" d=\"{DrawBars(values, bases, plot)}\"/>");
        }

        foreach (var tick in AxisTicks.Within(RunSeconds, (int)(width / 75)))
        {
            var anchor = tick == 0 ? "start" : plot.X(tick) > plot.Right - 20 ? "end" : "middle";
            svg.Add($"<text x=\"{plot.X(tick)}\" y=\"{height - 5}\" text-anchor=\"{anchor}\">{FigureText.RoundTime(tick)}</text>");
        }

        svg.Add($"</svg>");
        return svg;
    }

    /// <summary>The bars of a layer on what lies below it, which grows by them.</summary>
    private string DrawBars(IReadOnlyList<double> values, double[] bases, Plot plot)
    {
        var path = new StringBuilder();
        for (var index = 0; index < values.Count; index++)
        {
            if (values[index] == 0)
            {
                continue;
            }

            var from = index * IntervalSeconds;
            var to = from + Length(index);
            var rate = values[index] / Length(index);
            var (x, bottom, top) = (plot.X(from), plot.Y(bases[index]), plot.Y(bases[index] + rate));
            bases[index] += rate;
            path.Append(CultureInfo.InvariantCulture, $"M{x:0.##} {bottom:0.##}V{top:0.##}H{Math.Max(plot.X(to), x + 0.5):0.##}V{bottom:0.##}z");
        }

        return path.ToString();
    }

    private double Greatest() =>
        Enumerable.Range(0, Count)
            .Select(index => Layers.Sum(layer => layer.Values.ElementAtOrDefault(index)) / Length(index))
            .DefaultIfEmpty(0)
            .Max();

    /// <summary>The length of an interval, of which the run may have come to its end in the middle; not so short that it says nothing.</summary>
    private double Length(int index) => Math.Clamp(RunSeconds - (index * IntervalSeconds), IntervalSeconds / 4, IntervalSeconds);

    /// <summary>The place for the bars.</summary>
    private sealed record Plot(double Left, double Top, double Right, double Bottom, double Seconds, double Rate)
    {
        public double X(double seconds) => Left + (Math.Min(seconds / Seconds, 1) * (Right - Left));

        public double Y(double rate) => Bottom - (rate / Rate * (Bottom - Top));
    }
}
