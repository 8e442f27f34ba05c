namespace Scraper.Fetching;

/// <summary>The place of one job at the gate: with one host at a time, or with none while it waits.</summary>
/// <remarks>Loop thread only.</remarks>
internal sealed class GatePass(HostGate gate, GatedHost? host, Flight? flight = null)
{
    private TimeSpan _crawlDelay = host?.CrawlDelay ?? TimeSpan.Zero;

    /// <summary>The host that the job is with; null if with none.</summary>
    public GatedHost? Host { get; private set; } = host;

    /// <summary>The job, as those see it who watch the run; null if nobody does.</summary>
    public Flight? Flight => flight;

    /// <summary>Takes note that robots.txt asks for a distance between requests: whoever was let in without one waits again for its turn.</summary>
    public async ValueTask KeepCrawlDelayAsync(TimeSpan delay, CancellationToken cancellationToken)
    {
        if (Host is not { } host || _crawlDelay >= delay)
        {
            return;
        }

        host.CrawlDelay = delay;

        // It waits before it leaves: a host that nobody is with or waits for is forgotten, and with it the distance.
        var turn = gate.EnterAsync(host.Name, cancellationToken);
        Leave();
        await TakeAsync(turn);
    }

    /// <summary>Sees to it that the job may send a request to a host: at once if it is with that host already.</summary>
    public ValueTask EnterAsync(string host, CancellationToken cancellationToken)
    {
        if (Host?.Name == host)
        {
            return default;
        }

        Leave();
        return new ValueTask(TakeAsync(gate.EnterAsync(host, cancellationToken)));
    }

    /// <summary>Gives the place back, if the job has one.</summary>
    public void Leave()
    {
        if (Host is { } host)
        {
            Host = null;
            flight?.Enter(FlightPhase.WaitingToRepeat);
            gate.Leave(host);
        }
    }

    /// <summary>Takes the place of another job's pass, instead of its own one; the other has none then.</summary>
    public void TakeOver(GatePass other)
    {
        Leave();
        (Host, other.Host) = (other.Host, null);
        _crawlDelay = other._crawlDelay;
    }

    private async Task TakeAsync(Task<GatedHost> turn)
    {
        flight?.Enter(FlightPhase.WaitingAtGate);
        Host = await turn;
        _crawlDelay = Host.CrawlDelay;
    }
}
