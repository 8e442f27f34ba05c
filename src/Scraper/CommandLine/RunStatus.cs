using System.Globalization;
using Scraper.Pipeline;
using Scraper.Writing;
using Scraper.Writing.Journals;

namespace Scraper.CommandLine;

/// <summary>The state of a run in words.</summary>
internal static class RunStatus
{
    public static IEnumerable<string> Format(RunState state, OutputPaths paths, long resultsLength, bool isRunning)
    {
        yield return Text($"{paths.Results}: a run of {(state.Shard.IsWhole ? "" : $"shard {state.Shard} of ")}{Printable.Escape(state.List.Name)} that began at {state.Begun:u}; {FormatEnd(state, isRunning)}");
        yield return Text($"{state.Finished.Count:N0} lines of the list are finished: {state.Counts.Pages:N0} pages, {state.Counts.Failed:N0} failed{FormatReasons(state.Counts)}");
        yield return Text($"{state.Counts.Links:N0} links in {state.Counts.Bytes / 1e6:N1} MB of pages");
        yield return Text($"{paths.Part(state.Part)}: {state.Results.Length - state.Results.From:N0} bytes of the run are committed{FormatRest(resultsLength - state.Results.Length)}");
        if (state.Finished.Ranges is [{ First: 1 } first, ..])
        {
            yield return Text($"all up to line {first.Last:N0}, and {state.Finished.Count - first.Count:N0} behind it");
        }
    }

    private static string FormatEnd(RunState state, bool isRunning) => state switch
    {
        { Ended: { } ended } => Text($"finished at {ended:u}"),
        { LastOpen: { } open } when isRunning => Text($"process {open.ProcessId} is at it since {open.At:u}"),
        _ => "not finished, and nobody is at it: the same command goes on",
    };

    private static string FormatReasons(OutcomeCounts counts)
    {
        var reasons = Enum.GetValues<FailureCategory>()
            .Where(category => counts[category] > 0)
            .Select(category => Text($"{category.Name()} {counts[category]:N0}"))
            .ToArray();
        return reasons is [] ? "" : $" ({string.Join(", ", reasons)})";
    }

    private static string FormatRest(long length) => length > 0 ? Text($", {length:N0} behind them are not") : "";

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
