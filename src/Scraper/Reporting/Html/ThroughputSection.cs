using Scraper.Reporting.Statistics;

namespace Scraper.Reporting.Html;

/// <summary>How fast the run was, over its time.</summary>
internal static class ThroughputSection
{
    public static Markup Draw(RunFigures figures)
    {
        var (series, run) = (figures.Series, figures.Run);
        if (series.Done.Count == 0)
        {
            return Markup.Of($"<p class=\"sub\">No URL came to its end.</p>");
        }

        var urls = Chart(figures, "urls", "URLs a second over the time of the run", FigureText.Rate) with
        {
            Description = $"Bars for intervals of {FigureText.Time(series.IntervalSeconds)}: pages done, on them URLs that failed. At most {FigureText.Rate(Peak(series))} done in one interval, {FigureText.Rate(figures.Urls.Done / run.Seconds)} on average.",
            Layers = [("f-done", Values(series.Done)), ("f-failed", Values(series.Failed))],
        };
        var bytes = Chart(figures, "bytes", "Size of pages a second over the time of the run", rate => FigureText.RoundSize(rate) + "/s") with
        {
            Description = $"Bars for intervals of {FigureText.Time(series.IntervalSeconds)}; {FigureText.Size(figures.PageBytes / run.Seconds)} a second on average.",
            Layers = [("f-body", Values(series.Bytes))],
        };
        return Markup.Of(
            $"""
            <div class="chart"><div class="chart-head"><h3>URLs a second</h3><ul class="legend"><li>{ShareBar.Key("f-done")}done</li><li>{ShareBar.Key("f-failed")}failed</li></ul></div>
            {urls.Draw(220)}</div>
            <div class="chart"><div class="chart-head"><h3>Data a second</h3></div>
            {bytes.Draw(130)}</div>
            <p class="note">Each bar is {FigureText.Time(series.IntervalSeconds)}, or twice and more of that where there is little room. A page counts when its links are handed to the writer; its size is without content coding.</p>
            """);
    }

    private static ThroughputChart Chart(RunFigures figures, string id, string title, Func<double, string> format) =>
        new(id, title, "", figures.Series.IntervalSeconds, Math.Max(figures.Run.Seconds, 0.001), format) { Layers = [] };

    private static double Peak(SeriesFigures series) => series.Done.Max() / series.IntervalSeconds;

    private static double[] Values(IEnumerable<long> counts) => [.. counts.Select(count => (double)count)];
}
