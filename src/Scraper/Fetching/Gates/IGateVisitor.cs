namespace Scraper.Fetching;

/// <summary>Whoever waits at a <see cref="HostGate"/> to send a request.</summary>
internal interface IGateVisitor
{
    /// <summary>Its turn has come: it is in, until it leaves the host.</summary>
    /// <returns>False if it has gone away and is not in.</returns>
    bool TryEnter(GatedHost host);

    /// <summary>Its turn will not come.</summary>
    void TurnAway();
}
