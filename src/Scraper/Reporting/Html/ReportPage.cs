using System.Security.Cryptography;
using System.Text;
using Scraper.Reporting.Statistics;

namespace Scraper.Reporting.Html;

/// <summary>The report of a run: one page that needs nothing else, and may load nothing.</summary>
/// <remarks>Its policy (Content Security Policy Level 3) allows the style sheet and the script that are in it, by their hashes, and no network.</remarks>
internal static class ReportPage
{
    /// <summary>Makes the page.</summary>
    /// <returns>It in UTF-8.</returns>
    public static byte[] Write(RunFigures figures)
    {
        var (style, script) = (Resource("report.css"), Resource("report.js"));
        var parts = new Dictionary<string, Markup>
        {
            ["policy"] = Markup.Of($"default-src 'none'; img-src data:; style-src '{Hash(style)}'; script-src '{Hash(script)}'; base-uri 'none'; form-action 'none'"),
            ["title"] = Markup.Of($"{OverviewSection.Title(figures)}"),
            ["style"] = Markup.Trusted(style),
            ["header"] = OverviewSection.Draw(figures),
            ["throughput"] = ThroughputSection.Draw(figures),
            ["outcomes"] = OutcomeSection.Draw(figures),
            ["answers"] = OutcomeSection.DrawAnswers(figures),
            ["latency"] = LatencySection.Draw(figures.Latency),
            ["hosts"] = HostSection.Draw(figures.Hosts),
            ["slowest"] = SlowestSection.Draw(figures.Slowest),
            ["failures"] = FailureSection.Draw(figures.Failures),
            ["footer"] = Markup.Of($"{figures.Program}; {FigureText.Time(figures.Usage.CpuSeconds)} of processor time, {FigureText.Size(figures.Usage.PeakBytes)} of memory at the peak. The same figures for programs: --stats."),
            ["script"] = Markup.Trusted(script),
        };

        // In one pass: what is filled in is not looked at again, whatever a URL may hold.
        var template = Resource("report.html").Split(["{{", "}}"], StringSplitOptions.None);
        return Encoding.UTF8.GetBytes(string.Concat(template.Select((text, index) => index % 2 == 0 ? text : parts[text].ToString())));
    }

    private static string Hash(string text) => "sha256-" + Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static string Resource(string name)
    {
        using var reader = new StreamReader(typeof(ReportPage).Assembly.GetManifestResourceStream($"Scraper.{name}")!);
        return reader.ReadToEnd();
    }
}
