using Scraper.Pipeline;

namespace Scraper.Fetching;

/// <summary>The jobs under way, for those who ask how a run is going.</summary>
/// <remarks>Loop thread only.</remarks>
internal sealed class FlightList(TimeProvider timeProvider)
{
    private readonly HashSet<Flight> _flights = [];

    /// <summary>Where others wait to be let in; null before the run has begun.</summary>
    public HostGate? Gate { get; set; }

    public IReadOnlyCollection<Flight> Flights => _flights;

    public Flight Begin(Job job)
    {
        var flight = new Flight(job, timeProvider);
        _flights.Add(flight);
        return flight;
    }

    public void End(Flight flight) => _flights.Remove(flight);
}
