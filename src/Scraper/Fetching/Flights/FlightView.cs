using Hypertext;

namespace Scraper.Fetching;

/// <summary>The jobs under way at a moment, and the hosts that others wait for.</summary>
/// <param name="Count">The jobs.</param>
/// <param name="Waiting">Those that wait at the gate to be let in.</param>
/// <param name="Flights">The jobs one by one; made as they are asked for, in the same turn of the loop.</param>
/// <param name="Hosts">The hosts that jobs wait for; likewise.</param>
internal sealed record FlightView(int Count, int Waiting, IEnumerable<SeenFlight> Flights, IEnumerable<SeenHost> Hosts)
{
    /// <summary>The same, to be looked at later and by another thread.</summary>
    public FlightView Copy() => this with { Flights = [.. Flights], Hosts = [.. Hosts] };

    /// <summary>What there is on two loops.</summary>
    public FlightView With(FlightView other) =>
        new(Count + other.Count, Waiting + other.Waiting, [.. Flights, .. other.Flights], [.. Hosts, .. other.Hosts]);
}

/// <summary>What a <see cref="Flight"/> was at.</summary>
internal readonly record struct SeenFlight(Url Listed, Url Url, TimeSpan Age, FlightPhase Phase, TimeSpan PhaseAge);

/// <summary>What a <see cref="GatedHost"/> was at.</summary>
/// <param name="Name">The host.</param>
/// <param name="Waiting">The jobs that waited to be let in for the first time.</param>
/// <param name="InFlight">Those that were let in.</param>
/// <param name="Wait">How long nobody was to be let in.</param>
internal readonly record struct SeenHost(string Name, int Waiting, int InFlight, TimeSpan Wait);
