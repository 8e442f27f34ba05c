using Scraper.Options;
using Scraper.Pipeline;
using Scraper.Reporting;
using Serilog;

namespace Scraper.CommandLine;

/// <summary>What a run says besides its log: lines for people, or events of the log where a program reads it.</summary>
internal sealed class RunNotes(LogFormat format, Screen screen, ILogger log)
{
    /// <summary>Answers somebody who asked how it is going. May block.</summary>
    public void Answer(IEnumerable<string> lines)
    {
        if (format == LogFormat.Text)
        {
            screen.Write(string.Concat(lines.Select(line => line + "\n")));
            return;
        }

        foreach (var line in lines)
        {
            log.Information("{Report:l}", line);
        }
    }

    /// <summary>Tells at the end how it went.</summary>
    public void Summarize(RunTotals totals, TimeSpan elapsed, OutputOptions output, bool interrupted)
    {
        if (format == LogFormat.Text)
        {
            Console.Error.WriteLine(RunSummary.Format(totals, elapsed, output, interrupted));
            return;
        }

        log.Information(
            "The run has ended: {Read} URLs read, {Done} done, {Failed} failed, {Skipped} skipped, {Left} left, {Links} links, {Bytes} bytes, {Seconds} s",
            totals.Read, totals.Done, totals.Failed, totals.Skipped, totals.Left, totals.Links, totals.Bytes, elapsed.TotalSeconds);
    }

    /// <summary>Tells where more is to be read about it.</summary>
    public void Refer(IEnumerable<string> paths)
    {
        if (format == LogFormat.Text)
        {
            Console.Error.WriteLine($"about this run: {string.Join(", ", paths)}");
            return;
        }

        log.Information("About this run: {Files}", paths);
    }
}
