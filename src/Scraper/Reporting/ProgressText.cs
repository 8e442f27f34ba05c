using System.Globalization;
using Scraper.Fetching;
using Scraper.Pipeline;

namespace Scraper.Reporting;

/// <summary>The state of a run in a few words.</summary>
internal static class ProgressText
{
    private const int BarLength = 24;
    private const int HostsShown = 3;

    /// <summary>What is done, and how fast.</summary>
    public static string Counts(RunTotals totals, int inFlight, Pace pace) => Text(
        $"{totals.Done:N0} done, {totals.Failed:N0} failed, {inFlight:N0} in flight; {pace.Pages:N0} pages/s, {totals.Links:N0} links, {pace.Bytes / 1e6:N1} MB/s");

    /// <summary>What of the list is done, and when all will be.</summary>
    public static string List(ListProgress list, Pace pace)
    {
        var timeLeft = list.TimeLeft(pace.Ended) is { } time ? $", {Duration(time)} left" : "";
        return Text($"{Math.Floor(list.Ended * 100):N0} %{timeLeft}");
    }

    /// <summary>A bar that fills as the list is done.</summary>
    public static string Bar(ListProgress list)
    {
        var full = (int)(Math.Clamp(list.Ended, 0, 1) * BarLength);
        return $"[{new string('#', full)}{new string('.', BarLength - full)}]";
    }

    /// <summary>The hosts that have kept a job waiting for longest, if one has for a second or more; null if none has.</summary>
    public static string? SlowHosts(FlightView flights)
    {
        var slow = flights.Flights
            .Where(flight => flight.Age.TotalSeconds >= 1)
            .GroupBy(flight => HostKey.Of(flight.Url))
            .Select(host => (Oldest: host.MaxBy(flight => flight.Age), Count: host.Count(), host.Key))
            .OrderByDescending(host => host.Oldest.Age)
            .Take(HostsShown)
            .Select(host => Text($"{Printable.Excerpt(host.Key, 40)} {host.Count:N0} for {Duration(host.Oldest.Age)}, {FlightReport.Name(host.Oldest.Phase)}"))
            .ToArray();
        return slow is [] ? null : "slowest: " + string.Join("; ", slow);
    }

    private static string Duration(TimeSpan time) => time switch
    {
        { TotalSeconds: < 60 } => Text($"{time.TotalSeconds:N0} s"),
        { TotalHours: < 1 } => Text($"{time:m\\:ss} min"),
        { TotalDays: < 2 } => Text($"{Math.Floor(time.TotalHours):N0}:{time:mm} h"),
        _ => Text($"{time.TotalDays:N0} days"),
    };

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
