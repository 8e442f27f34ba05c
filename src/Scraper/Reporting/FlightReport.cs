using System.Globalization;
using Scraper.Fetching;
using Scraper.Pipeline;

namespace Scraper.Reporting;

/// <summary>What a run is at, in words, for somebody who wonders whether it hangs.</summary>
/// <remarks>Loop thread only. Names and passwords in URLs are left out.</remarks>
internal static class FlightReport
{
    /// <summary>The hosts at the gate that are named.</summary>
    private const int HostsShown = 20;

    private const int UrlLength = 2048;

    /// <summary>A line on the whole, one for each job under way, the oldest first, and one for each host that others wait for.</summary>
    public static IEnumerable<string> Format(RunTotals totals, FlightView flights)
    {
        yield return Text($"{flights.Count:N0} in flight, {flights.Waiting:N0} at the gate; {totals.Read:N0} URLs read, {totals.Done:N0} done, {totals.Failed:N0} failed");
        foreach (var flight in flights.Flights.OrderByDescending(flight => flight.Age))
        {
            yield return Text($"{flight.Age.TotalSeconds,8:N1} s  {Name(flight.Phase)} for {flight.PhaseAge.TotalSeconds:N1} s: {FormatUrl(flight)}");
        }

        var hosts = flights.Hosts.OrderByDescending(host => host.Waiting).ToArray();
        foreach (var host in hosts.Take(HostsShown))
        {
            var pause = host.Wait is { Ticks: > 0 } wait ? Text($", nobody is let in for {wait.TotalSeconds:N1} s") : "";
            yield return Text($"at the gate: {host.Waiting:N0} for {Printable.Excerpt(host.Name)}, {host.InFlight:N0} let in{pause}");
        }

        if (hosts.Length > HostsShown)
        {
            yield return Text($"at the gate: {hosts.Length - HostsShown:N0} more hosts");
        }
    }

    /// <summary>A phase in words.</summary>
    public static string Name(FlightPhase phase) => phase switch
    {
        FlightPhase.WaitingAtGate => "waiting at the gate",
        FlightPhase.AwaitingRobots => "awaiting robots.txt",
        FlightPhase.Resolving => "resolving the name",
        FlightPhase.Connecting => "connecting",
        FlightPhase.Securing => "securing (TLS)",
        FlightPhase.AwaitingHeaders => "awaiting headers",
        FlightPhase.ReceivingBody => "receiving body",
        FlightPhase.WaitingToRepeat => "waiting to repeat",
        FlightPhase.WaitingForWriter => "waiting for the writer",
        _ => throw new ArgumentOutOfRangeException(nameof(phase)),
    };

    private static string FormatUrl(SeenFlight flight)
    {
        var listed = Printable.Excerpt(flight.Listed.WithoutUserInfo().Href, UrlLength);
        var current = Printable.Excerpt(flight.Url.WithoutUserInfo().Href, UrlLength);
        return listed == current ? listed : $"{listed} at {current}";
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
