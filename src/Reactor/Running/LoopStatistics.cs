namespace Reactor;

/// <summary>What a loop has done since it was made, and what it holds at this moment.</summary>
public readonly record struct LoopStatistics
{
    /// <summary>Turns of the loop.</summary>
    public long Turns { get; init; }

    /// <summary>Callbacks run.</summary>
    public long Callbacks { get; init; }

    /// <summary>Callbacks that came from other threads.</summary>
    public long RemotePosts { get; init; }

    /// <summary>Timers set and neither fired nor cancelled.</summary>
    public int Timers { get; init; }

    /// <summary>Sockets open.</summary>
    public int Sockets { get; init; }

    /// <summary>Receive calls made to the system.</summary>
    public long Receives { get; init; }

    /// <summary>Send calls made to the system.</summary>
    public long Sends { get; init; }

    /// <summary>Receives and sends that were asked for from another thread, and had to be brought to the loop.</summary>
    public long OffLoopSocketCalls { get; init; }
}
