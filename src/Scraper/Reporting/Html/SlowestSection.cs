using Scraper.Reporting.Statistics;

namespace Scraper.Reporting.Html;

/// <summary>The pages that took longest, and what took their time.</summary>
internal static class SlowestSection
{
    public static Markup Draw(IReadOnlyList<SlowPage> pages)
    {
        if (pages.Count == 0)
        {
            return Markup.Of($"<p class=\"sub\">No page was done.</p>");
        }

        var markup = Markup.Of($"<ul class=\"legend\">");
        foreach (var (fill, name) in LatencySection.Phases.Append(("f-other", "waiting for a turn, or to repeat")))
        {
            markup.Add($"<li>{ShareBar.Key(fill)}{name}</li>");
        }

        markup.Add($"</ul>\n<table class=\"stack slow\"><thead><tr><th scope=\"col\" class=\"n\">Time</th><th scope=\"col\" class=\"phases\">Phases</th><th scope=\"col\">URL</th></tr></thead><tbody>\n");
        foreach (var page in pages)
        {
            markup.Add($"<tr><td class=\"n\">{FigureText.Time(page.Seconds)}</td><td class=\"phases\">{Bar(page, pages[0].Seconds)}</td><th scope=\"row\" class=\"url\">{page.Url} <span class=\"sub\">{Describe(page)}</span></th></tr>\n");
        }

        markup.Add($"</tbody></table>");
        return markup;
    }

    private static Markup Bar(SlowPage page, double longest)
    {
        var phases = page.Phases;
        double[] seconds = [phases.Dns ?? 0, phases.Connect ?? 0, phases.Tls ?? 0, phases.FirstByte ?? 0, phases.Body ?? 0];
        var parts = LatencySection.Phases.Zip(seconds, (phase, time) => (phase.Fill, time)).Append(("f-other", Math.Max(0, page.Seconds - seconds.Sum())));
        var names = LatencySection.Phases.Zip(seconds, (phase, time) => (phase.Name, time)).Where(part => part.time > 0).Select(part => $"{part.Name} {FigureText.Time(part.time)}");
        return Markup.Of($"<span title=\"{string.Join(", ", names)}\">{ShareBar.Draw(parts, longest, "thin")}</span>");
    }

    private static string Describe(SlowPage page)
    {
        var redirects = page.Redirects == 0 ? "" : page.Redirects == 1 ? ", 1 redirect" : $", {page.Redirects} redirects";
        var repeated = page.Requests - page.Redirects - 1;
        return $"line {FigureText.Count(page.Line)}, {FigureText.Size(page.Bytes)}{redirects}{(repeated > 0 ? $", {repeated} repeated" : "")}";
    }
}
