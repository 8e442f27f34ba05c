namespace Reactor;

/// <summary>What a loop has done since it was made, and what it holds at this moment.</summary>
/// <remarks>Exact on the loop's thread; on another one, each number is one that was right a moment ago.</remarks>
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

    /// <summary>Descriptors that the loop watches: open sockets, and of children the pipes and what tells of their end.</summary>
    public int Sockets { get; init; }

    /// <summary>Callbacks that wait for their turn.</summary>
    public int ReadyQueueLength { get; init; }

    /// <summary>Callbacks from other threads that the loop has not taken over yet.</summary>
    public int RemoteQueueLength { get; init; }

    /// <summary>The longest callback so far, in real time; measured only in debug mode, or while the meter's instrument is listened to.</summary>
    public TimeSpan LongestCallback { get; init; }

    /// <summary>Polls that were allowed to wait, as opposed to those that only looked; there is one poll in each turn.</summary>
    public long Waits { get; init; }

    /// <summary>Real time spent in these polls.</summary>
    public TimeSpan WaitTime { get; init; }

    /// <summary>Real time spent in runs, but for <see cref="WaitTime"/>.</summary>
    public TimeSpan RunTime { get; init; }

    /// <summary>Receive calls made to the system.</summary>
    public long Receives { get; init; }

    /// <summary>Send calls made to the system.</summary>
    public long Sends { get; init; }

    /// <summary>Receives and sends that were asked for from another thread, and had to be brought to the loop.</summary>
    public long OffLoopSocketCalls { get; init; }
}
