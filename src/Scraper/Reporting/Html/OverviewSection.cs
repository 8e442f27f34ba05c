using System.Globalization;
using Scraper.Reporting.Statistics;

namespace Scraper.Reporting.Html;

/// <summary>The head of the report: which run it was, how it ended, and what came of it.</summary>
internal static class OverviewSection
{
    public static string Title(RunFigures figures) => $"Scrape of {figures.Run.List}";

    public static Markup Draw(RunFigures figures)
    {
        var (run, urls) = (figures.Run, figures.Urls);
        var began = run.Began.ToUniversalTime().ToString("d MMMM yyyy, HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);
        var markup = Markup.Of($"<h1>{Title(figures)}</h1>\n<p class=\"when\">{Badge(run.End)} {FigureText.Time(run.Seconds)} from {began}; results in {run.Output}</p>\n<dl class=\"tiles\">\n");
        AddTile(markup, "Pages done", FigureText.Count(urls.Done), $"{FigureText.Share(urls.Done, urls.Read - urls.Skipped)} of {FigureText.Count(urls.Read - urls.Skipped)}");
        AddTile(markup, "Failed", FigureText.Count(urls.Failed), urls.Failed == 0 ? "nothing" : FigureText.Share(urls.Failed, urls.Read - urls.Skipped));
        AddTile(markup, "Links", FigureText.Count(figures.Links), $"{FigureText.Number(Ratio(figures.Links, urls.Done))} a page");
        AddTile(markup, "Size of the pages", FigureText.Size(figures.PageBytes), $"{FigureText.Size(figures.Requests.ReceivedBytes)} received");
        AddTile(markup, "Pages a second", FigureText.Number(Ratio(urls.Done, run.Seconds)), $"{FigureText.Size(Ratio(figures.PageBytes, run.Seconds))} a second");
        if (figures.Latency.Page is { } page)
        {
            AddTile(markup, "Time for a page", FigureText.Time(page.P50), $"95 % within {FigureText.Time(page.P95)}");
        }

        markup.Add($"</dl>\n{Notes(figures)}");
        return markup;
    }

    private static void AddTile(Markup markup, string name, string figure, string aside) =>
        markup.Add($"<div><dt>{name}</dt><dd class=\"figure\">{figure}</dd><dd class=\"aside\">{aside}</dd></div>\n");

    private static Markup Badge(RunEnd end) => end switch
    {
        RunEnd.Complete => Markup.Of($"<span class=\"badge good\">Complete</span>"),
        RunEnd.Interrupted => Markup.Of($"<span class=\"badge\">Interrupted</span>"),
        RunEnd.FailureLimit => Markup.Of($"<span class=\"badge\">Stopped: too many failures</span>"),
        _ => Markup.Of($"<span class=\"badge good\">Stopped: pages enough</span>"),
    };

    private static Markup Notes(RunFigures figures)
    {
        var notes = new Markup();
        if (figures.Urls.Skipped > 0)
        {
            notes.Add($"<p class=\"note\">This run went on with an earlier one, which had finished {FigureText.Count(figures.Urls.Skipped)} URLs, {FigureText.Count(figures.Urls.SkippedFailed)} of them failed; the figures here are without them.</p>\n");
        }

        if (figures.Urls.Left > 0)
        {
            notes.Add($"<p class=\"note\">{FigureText.Count(figures.Urls.Left)} of the URLs that were read are left, and what of the list was not read.</p>\n");
        }

        return notes;
    }

    private static double Ratio(double part, double whole) => whole == 0 ? 0 : part / whole;
}
