using Scraper.Reporting.Statistics;

namespace Scraper.Reporting.Html;

/// <summary>The hosts with the most URLs.</summary>
internal static class HostSection
{
    /// <summary>The hosts that are shown; the figures have more.</summary>
    private const int Shown = 20;

    public static Markup Draw(HostFigures hosts)
    {
        if (hosts.Top.Count == 0)
        {
            return Markup.Of($"<p class=\"sub\">No host was asked.</p>");
        }

        var most = hosts.Top[0].Urls;
        var markup = Markup.Of($"<table><thead><tr><th scope=\"col\">Host</th><th scope=\"col\" class=\"bar wide\">URLs, done and failed</th><th scope=\"col\" class=\"n\">URLs</th><th scope=\"col\" class=\"n\">Failed</th><th scope=\"col\" class=\"n wide\">Size</th><th scope=\"col\" class=\"n\">Mean time</th></tr></thead><tbody>\n");
        foreach (var host in hosts.Top.Take(Shown))
        {
            var bar = ShareBar.Draw([("f-done", host.Urls - host.Failed), ("f-failed", host.Failed)], most, "thin");
            var failed = host.Failed == 0 ? Markup.Of($"0") : Markup.Of($"<span class=\"bad\">{FigureText.Count(host.Failed)}</span>");
            markup.Add($"<tr><th scope=\"row\" class=\"url\">{host.Host}</th><td class=\"bar wide\">{bar}</td><td class=\"n\">{FigureText.Count(host.Urls)}</td><td class=\"n\">{failed}</td><td class=\"n wide\">{FigureText.Size(host.Bytes)}</td><td class=\"n\">{FigureText.Time(host.MeanSeconds)}</td></tr>\n");
        }

        markup.Add($"</tbody></table>\n<p class=\"note\">{Note(hosts)}</p>");
        return markup;
    }

    private static string Note(HostFigures hosts)
    {
        var shown = Math.Min(Shown, hosts.Top.Count);
        var which = hosts.Count > shown ? $"The {shown} with the most URLs of {FigureText.Count(hosts.Count)} hosts" : hosts.Count == 1 ? "One host" : $"All {hosts.Count} hosts";
        return hosts.IsExact
            ? $"{which}; the figures are exact. A URL counts for the host that is listed, wherever it redirects to."
            : $"There were more hosts than can be counted each ({FigureText.Count(hosts.Count)}): numbers of URLs may be too high, by {FigureText.Count(hosts.Top.Take(shown).Max(host => host.Excess))} at most here. A URL counts for the host that is listed, wherever it redirects to.";
    }
}
