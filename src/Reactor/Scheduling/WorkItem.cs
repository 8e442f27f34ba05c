namespace Reactor;

/// <summary>How a callback is typed, and under which synchronization context it runs.</summary>
internal enum WorkKind : byte
{
    /// <summary>An <see cref="Action{Object}"/> with no context.</summary>
    Raw,

    /// <summary>An <see cref="Action{Object}"/> with the loop as its context.</summary>
    User,

    /// <summary>A <see cref="SendOrPostCallback"/> with the loop as its context.</summary>
    Post,
}

/// <summary>A callback that waits for its turn.</summary>
internal readonly struct WorkItem(WorkKind kind, Delegate callback, object? state)
{
    public readonly WorkKind Kind = kind;
    public readonly Delegate Callback = callback;
    public readonly object? State = state;
}
