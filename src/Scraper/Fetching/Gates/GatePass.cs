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
    public void KeepCrawlDelay(TimeSpan delay)
    {
        if (Host is not { } host || _crawlDelay >= delay)
        {
            return;
        }

        host.CrawlDelay = delay;
        Leave();
    }

    /// <summary>Sees to it that the job may send a request to a host: at once if it is with that host already.</summary>
    public ValueTask EnterAsync(string host, CancellationToken cancellationToken)
    {
        if (Host?.Name == host)
        {
            return default;
        }

        Leave();
        return new ValueTask(EnterOtherAsync(host, cancellationToken));
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

    private async Task EnterOtherAsync(string host, CancellationToken cancellationToken)
    {
        flight?.Enter(FlightPhase.WaitingAtGate);
        Host = await gate.EnterAsync(host, cancellationToken);
        _crawlDelay = Host.CrawlDelay;
    }
}
