using System.Globalization;
using Scraper.Options;
using Scraper.Pipeline;

namespace Scraper.CommandLine;

/// <summary>What a run says of itself at its end.</summary>
internal static class RunSummary
{
    public static string Format(RunTotals totals, TimeSpan elapsed, OutputOptions output, bool interrupted)
    {
        var lines = new List<string> { FormatCounts(totals) };
        lines.Add(string.Create(
            CultureInfo.InvariantCulture,
            $"{totals.Links:N0} links in {totals.Bytes / 1e6:N1} MB of pages, {elapsed.TotalSeconds:N2} s, {totals.Done / Math.Max(elapsed.TotalSeconds, 0.001):N0} pages/s"));
        lines.Add($"links: {(output.IsStandardOutput ? "standard output" : output.Path)}" + (totals.Failed > 0 ? $"; failures: {output.FailuresPath}" : ""));
        if (totals.CancelledRequests + totals.WastedBytes > 0)
        {
            lines.Add(string.Create(CultureInfo.InvariantCulture, $"mirrors: {totals.CancelledRequests:N0} requests cancelled because another one won, {totals.WastedBytes / 1e6:N1} MB that did not count"));
        }

        if (totals.HasPagesEnough)
        {
            lines.Add(string.Create(CultureInfo.InvariantCulture, $"stopped: there are as many pages as were wanted; {totals.Left:N0} of the URLs read are left, and what was not read"));
        }

        if (totals.IsOverFailureLimit)
        {
            lines.Add(string.Create(CultureInfo.InvariantCulture, $"stopped: more failures than are allowed; {totals.Left:N0} of the URLs read are left, and what was not read"));
        }

        if (interrupted)
        {
            lines.Add(string.Create(CultureInfo.InvariantCulture, $"interrupted: {totals.Left:N0} of the URLs read are left, and what was not read"));
        }

        return string.Join(Environment.NewLine, lines);
    }

    private static string FormatCounts(RunTotals totals)
    {
        var unchanged = totals.Unchanged > 0 ? string.Create(CultureInfo.InvariantCulture, $" (of them {totals.Unchanged:N0} unchanged)") : "";
        var counts = string.Create(CultureInfo.InvariantCulture, $"{totals.Read:N0} URLs read, {totals.Done:N0} done{unchanged}, {totals.Failed:N0} failed");
        var skipped = totals.Skipped > 0 ? string.Create(CultureInfo.InvariantCulture, $", {totals.Skipped:N0} skipped: finished before, {totals.FailedBefore:N0} of them failed") : "";
        var reasons = Enum.GetValues<FailureCategory>()
            .Where(category => totals.FailedBy(category) > 0)
            .Select(category => string.Create(CultureInfo.InvariantCulture, $"{category.Name()} {totals.FailedBy(category):N0}"))
            .ToArray();
        return reasons is [] ? counts + skipped : $"{counts} ({string.Join(", ", reasons)}){skipped}";
    }
}
