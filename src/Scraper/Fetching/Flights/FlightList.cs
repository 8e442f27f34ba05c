using Reactor;
using Scraper.Pipeline;

namespace Scraper.Fetching;

/// <summary>The jobs under way, for those who ask how a run is going.</summary>
/// <remarks>Loop thread only. Where a run has several loops each has a list of its own, which that of the first one knows and asks.</remarks>
internal sealed class FlightList(TimeProvider timeProvider)
{
    private readonly HashSet<Flight> _flights = [];
    private readonly List<(EventLoopThread Thread, FlightList Flights)> _others = [];

    /// <summary>Where others wait to be let in; null before the run has begun.</summary>
    public HostGate? Gate { get; set; }

    /// <summary>How many there are on all loops.</summary>
    /// <remarks>Of another loop it is a number that was right a moment ago.</remarks>
    public int Count => _flights.Count + _others.Sum(other => other.Flights.Count);

    /// <summary>Those that wait to be let in, on all loops; see <see cref="Count"/>.</summary>
    public int Waiting => (Gate?.Waiting ?? 0) + _others.Sum(other => other.Flights.Waiting);

    /// <summary>Makes the list of another loop.</summary>
    public FlightList Add(EventLoopThread thread)
    {
        var flights = new FlightList(thread.Loop.TimeProvider);
        _others.Add((thread, flights));
        return flights;
    }

    public Flight Begin(Job job)
    {
        var flight = new Flight(job, timeProvider);
        _flights.Add(flight);
        return flight;
    }

    public void End(Flight flight) => _flights.Remove(flight);

    /// <summary>What there is on this loop at the moment.</summary>
    public FlightView Look() => new(
        _flights.Count,
        Gate?.Waiting ?? 0,
        _flights.Select(flight => new SeenFlight(flight.Job.Url, flight.Url, flight.Age, flight.Phase, flight.PhaseAge)),
        (Gate?.Hosts ?? []).Where(host => host.Fresh.Count > 0).Select(host => new SeenHost(host.Name, host.Fresh.Count, host.InFlight, host.Wait)));

    /// <summary>What there is on all loops at the moment.</summary>
    public ValueTask<FlightView> LookAsync() => _others.Count == 0 ? new(Look()) : new(LookAtAllAsync());

    private async Task<FlightView> LookAtAllAsync()
    {
        var view = Look().Copy();
        foreach (var (thread, flights) in _others)
        {
            try
            {
                view = view.With(await thread.InvokeAsync((_, _) => Task.FromResult(flights.Look().Copy())));
            }
            catch (Exception exception) when (exception is ObjectDisposedException or OperationCanceledException)
            {
                // The loop has ended, and with it all that was under way there.
            }
        }

        return view;
    }
}
