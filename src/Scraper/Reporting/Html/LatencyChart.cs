using Scraper.Reporting.Statistics;

namespace Scraper.Reporting.Html;

/// <summary>How often something took how long, on an axis of powers of ten that all such charts of a page share.</summary>
internal sealed class LatencyChart
{
    private const double Width = 340;
    private const double Height = 118;
    private const double Left = 2;
    private const double Right = Width - 2;
    private const double Top = 20;
    private const double Bottom = Height - 20;

    /// <summary>The bars in each power of ten.</summary>
    private const int BarsPerPower = 12;

    /// <summary>The powers of ten that there is room for the names of; of more, every other one is named.</summary>
    private const int MostNames = 5;

    /// <summary>What is shorter than this is in the first bar.</summary>
    private const double Shortest = 1e-5;

    private readonly int _firstPower;
    private readonly int _lastPower;

    /// <param name="figures">All that is to be shown on such charts: at least one.</param>
    public LatencyChart(IReadOnlyCollection<LatencyFigure> figures)
    {
        _firstPower = (int)Math.Floor(Math.Log10(Math.Max(figures.Min(figure => figure.Min), Shortest)));
        _lastPower = Math.Max(_firstPower + 1, (int)Math.Ceiling(Math.Log10(Math.Max(figures.Max(figure => figure.Max), Shortest))));
    }

    /// <summary>Draws one.</summary>
    /// <param name="id">What tells it from other charts of the page.</param>
    /// <param name="name">What took the time.</param>
    /// <param name="fill">How its bars are filled.</param>
    /// <param name="figure">The figures.</param>
    public Markup Draw(string id, string name, string fill, LatencyFigure figure)
    {
        var svg = Markup.Of($"<svg viewBox=\"0 0 {Width} {Height}\" role=\"img\" aria-labelledby=\"{id}-t {id}-d\"><title id=\"{id}-t\">{name}: histogram of the times taken</title>");
        svg.Add($"<desc id=\"{id}-d\">Half took no more than {FigureText.Time(figure.P50)}, 95 % no more than {FigureText.Time(figure.P95)}, 99 % no more than {FigureText.Time(figure.P99)}; the axis is logarithmic.</desc>");
        for (var power = _firstPower; power <= _lastPower; power++)
        {
            var (x, anchor) = (X(Math.Pow(10, power)), power == _firstPower ? "start" : power == _lastPower ? "end" : "middle");
            svg.Add($"<line class=\"grid\" x1=\"{x}\" x2=\"{x}\" y1=\"{Top}\" y2=\"{Bottom}\"/>");
            if (_lastPower - _firstPower <= MostNames || (power - _firstPower) % 2 == 0)
            {
                svg.Add($"<text x=\"{x}\" y=\"{Height - 5}\" text-anchor=\"{anchor}\">{PowerName(power)}</text>");
            }
        }

        DrawBars(svg, fill, figure);
        svg.Add($"<line class=\"grid\" x1=\"{Left}\" x2=\"{Right}\" y1=\"{Bottom}\" y2=\"{Bottom}\"/>");
        DrawRanks(svg, figure);
        svg.Add($"</svg>");
        return svg;
    }

    private void DrawBars(Markup svg, string fill, LatencyFigure figure)
    {
        var bars = new long[(_lastPower - _firstPower) * BarsPerPower];
        foreach (var bucket in figure.Buckets)
        {
            var powers = Math.Log10(Math.Max((bucket.From + bucket.To) / 2, Shortest)) - _firstPower;

            // The middle of the last bucket may lie beyond the axis, which ends where the longest time is.
            bars[Math.Clamp((int)(powers * BarsPerPower), 0, bars.Length - 1)] += bucket.Count;
        }

        var tallest = bars.Max();
        var width = (Right - Left) / bars.Length;
        foreach (var (index, count) in bars.Index().Where(bar => bar.Item > 0))
        {
            var height = Math.Max(1, (double)count / tallest * (Bottom - Top));
            svg.Add($"<rect class=\"{fill}\" x=\"{Left + (index * width)}\" y=\"{Bottom - height}\" width=\"{width - 0.75}\" height=\"{height}\"/>");
        }
    }

    /// <summary>Lines at percentiles. Those whose names would stand one on the other are left out, the middle one last.</summary>
    private void DrawRanks(Markup svg, LatencyFigure figure)
    {
        const double Room = 30;
        var last = double.NegativeInfinity;
        foreach (var (name, time) in new[] { ("p50", figure.P50), ("p95", figure.P95), ("p99", figure.P99) })
        {
            var x = X(time);
            if (x - last >= Room)
            {
                var anchor = x < Left + 12 ? "start" : x > Right - 12 ? "end" : "middle";
                svg.Add($"<line class=\"rank\" x1=\"{x}\" x2=\"{x}\" y1=\"{Top - 4}\" y2=\"{Bottom}\"/><text class=\"rank-text\" x=\"{x}\" y=\"{Top - 8}\" text-anchor=\"{anchor}\">{name}</text>");
                last = x;
            }
        }
    }

    private double X(double seconds) =>
        Left + (Math.Clamp((Math.Log10(Math.Max(seconds, Shortest)) - _firstPower) / (_lastPower - _firstPower), 0, 1) * (Right - Left));

    private static string PowerName(int power) => power switch
    {
        < -3 => $"{FigureText.Count(Math.Pow(10, power + 6))} µs",
        < 0 => $"{FigureText.Count(Math.Pow(10, power + 3))} ms",
        _ => $"{FigureText.Count(Math.Pow(10, power))} s",
    };
}
