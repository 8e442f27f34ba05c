namespace Scraper.Pipeline;

/// <summary>How a run is asked to end early: first to stop, then, when the time to drain is over, to abort.</summary>
/// <param name="Stopping">Cancelled: read no more and start no more; what is in flight may finish.</param>
/// <param name="Aborting">Cancelled: give up what is in flight; what has arrived is still written.</param>
internal sealed record Interruption(CancellationToken Stopping, CancellationToken Aborting)
{
    /// <summary>A run that nothing interrupts.</summary>
    public static Interruption None { get; } = new(CancellationToken.None, CancellationToken.None);
}
