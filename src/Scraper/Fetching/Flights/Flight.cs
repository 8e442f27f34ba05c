using Hypertext;
using Scraper.Pipeline;

namespace Scraper.Fetching;

/// <summary>One job under way: what it is at, and since when.</summary>
/// <remarks>Loop thread only. During an exchange the deadlines know its phase; nothing is kept twice.</remarks>
internal sealed class Flight(Job job, TimeProvider timeProvider)
{
    private readonly long _begun = timeProvider.GetTimestamp();
    private FlightPhase _phase = FlightPhase.WaitingAtGate;
    private long _phaseBegun = timeProvider.GetTimestamp();
    private ExchangeDeadlines? _exchange;

    public Job Job => job;

    /// <summary>Where the last request went to: the job's URL, or one that it redirects to.</summary>
    public Url Url { get; private set; } = job.Url;

    /// <summary>The time since it was let in.</summary>
    public TimeSpan Age => timeProvider.GetElapsedTime(_begun);

    public FlightPhase Phase => _exchange?.Phase switch
    {
        null => _phase,
        ExchangePhase.Resolving => FlightPhase.Resolving,
        ExchangePhase.Connecting => FlightPhase.Connecting,
        ExchangePhase.Securing => FlightPhase.Securing,
        ExchangePhase.AwaitingHeaders => FlightPhase.AwaitingHeaders,
        _ => FlightPhase.ReceivingBody,
    };

    /// <summary>The time since the phase began.</summary>
    public TimeSpan PhaseAge => timeProvider.GetElapsedTime(_exchange?.PhaseStart ?? _phaseBegun);

    /// <summary>How long the phases of its requests have taken, all together; null if nobody wants to know.</summary>
    public PhaseTimes? Times { get; private set; }

    /// <summary>The requests that were sent for it, of those whose times are taken.</summary>
    public int RequestCount { get; private set; }

    /// <summary>Takes note of the times of a request, which is over.</summary>
    public void Add(PhaseTimes times)
    {
        RequestCount++;
        if (Times is null)
        {
            Times = times;
        }
        else
        {
            Times.Add(times);
        }
    }

    /// <summary>Takes note that a phase has begun which is no part of an exchange.</summary>
    public void Enter(FlightPhase phase)
    {
        _phase = phase;
        _phaseBegun = timeProvider.GetTimestamp();
        _exchange = null;
    }

    /// <summary>Takes note that a request is sent.</summary>
    public void Enter(Url url, ExchangeDeadlines exchange)
    {
        Url = url;
        _exchange = exchange;
    }
}
