using Scraper.Reporting.Statistics;

namespace Scraper.Reporting.Html;

/// <summary>How long pages and the phases of requests took: percentiles in a table, histograms beside each other.</summary>
internal static class LatencySection
{
    /// <summary>The phases of a request: how each is filled in charts, and what it is called.</summary>
    public static IReadOnlyList<(string Fill, string Name)> Phases { get; } =
        [("f-dns", "DNS"), ("f-connect", "Connect"), ("f-tls", "TLS"), ("f-first-byte", "First byte"), ("f-body", "Body")];

    public static Markup Draw(LatencyFigures latency)
    {
        LatencyFigure?[] phases = [latency.Dns, latency.Connect, latency.Tls, latency.FirstByte, latency.Body];
        var all = Phases.Zip(phases, (phase, figure) => (phase.Fill, phase.Name, Figure: figure))
            .Prepend((Fill: "f-page", Name: "Page", Figure: latency.Page))
            .Where(phase => phase.Figure is not null)
            .Select(phase => (phase.Fill, phase.Name, Figure: phase.Figure!))
            .ToArray();
        if (all is [])
        {
            return Markup.Of($"<p class=\"sub\">No server answered.</p>");
        }

        var markup = Table(all);
        var chart = new LatencyChart([.. all.Select(phase => phase.Figure)]);
        markup.Add($"<div class=\"panels\">\n");
        foreach (var (index, (fill, name, figure)) in all.Index())
        {
            markup.Add($"<div><div class=\"chart-head\"><h3>{ShareBar.Key(fill)} {name}</h3><span class=\"sub\">{FigureText.Count(figure.Count)} times</span></div>{chart.Draw($"time-{index}", name, fill, figure)}</div>\n");
        }

        markup.Add($"</div>\n<p class=\"note\">Page: from when a URL is let in until its page is whole, redirects, pauses and repeated requests included. The phases are those of single requests: DNS and Connect where a connection was made, First byte from sending a request until the header of its answer is whole. Axes are logarithmic, and the same for all; bars are as high as there are many of that time.</p>");
        return markup;
    }

    private static Markup Table((string Fill, string Name, LatencyFigure Figure)[] phases)
    {
        var markup = Markup.Of(
            $"""
            <table><thead><tr><th scope="col">Phase</th><th scope="col" class="n wide">Count</th><th scope="col" class="n wide">Mean</th><th scope="col" class="n">50 %</th><th scope="col" class="n wide">90 %</th><th scope="col" class="n">95 %</th><th scope="col" class="n">99 %</th><th scope="col" class="n wide">99.9 %</th><th scope="col" class="n roomy">Longest</th></tr></thead><tbody>

            """);
        foreach (var (fill, name, figure) in phases)
        {
            markup.Add($"<tr><th scope=\"row\" class=\"name\">{ShareBar.Key(fill)} {name}</th><td class=\"n wide\">{FigureText.Count(figure.Count)}</td><td class=\"n wide\">{FigureText.Time(figure.Mean)}</td><td class=\"n\">{FigureText.Time(figure.P50)}</td><td class=\"n wide\">{FigureText.Time(figure.P90)}</td><td class=\"n\">{FigureText.Time(figure.P95)}</td><td class=\"n\">{FigureText.Time(figure.P99)}</td><td class=\"n wide\">{FigureText.Time(figure.P999)}</td><td class=\"n roomy\">{FigureText.Time(figure.Max)}</td></tr>\n");
        }

        markup.Add($"</tbody></table>\n");
        return markup;
    }
}
