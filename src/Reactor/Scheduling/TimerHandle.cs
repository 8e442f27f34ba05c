namespace Reactor;

/// <summary>A callback that was scheduled for a time, and can still be cancelled until it runs.</summary>
/// <inheritdoc/>
public sealed class TimerHandle : Handle
{
    private readonly TimerHeap _heap;
    private readonly Entry _entry;

    internal TimerHandle(EventLoop loop, TimerHeap heap, long deadline, Action callback)
        : base(loop, callback)
    {
        _heap = heap;
        _entry = new Entry(this);
        heap.Add(_entry, deadline);
    }

    /// <inheritdoc/>
    public override void Cancel()
    {
        base.Cancel();
        if (!IsOver)
        {
            _heap.Remove(_entry);
        }
    }

    private sealed class Entry(TimerHandle handle) : TimerEntry
    {
        internal override void QueueExpiry(ReadyQueue ready) => ready.Enqueue(WorkKind.User, Invoke, handle);
    }
}
