namespace Reactor;

/// <summary>How far a <see cref="LoopTask"/> has come.</summary>
public enum LoopTaskStatus
{
    /// <summary>Its first step waits for its turn.</summary>
    Scheduled,

    /// <summary>It has started and has not ended.</summary>
    Running,

    /// <summary>It was asked to end, and has not ended yet.</summary>
    Cancelling,

    /// <summary>It has ended without an exception.</summary>
    Succeeded,

    /// <summary>It has ended by cancellation, which is no failure.</summary>
    Cancelled,

    /// <summary>It has ended by any other exception.</summary>
    Failed,
}
