namespace Reactor;

/// <summary>A timer of <see cref="EventLoop.TimeProvider"/>.</summary>
/// <remarks>May be changed and disposed of from any thread; the fields are the loop thread's. The callback is raw, so that what
/// it completes (a delay, a cancellation) continues in library code on the loop thread.</remarks>
internal sealed class LoopTimer(EventLoop loop, TimerCallback callback, object? state) : TimerEntry, ITimer
{
    private static readonly Action<object?> Expire = static timer => ((LoopTimer)timer!).OnExpired();
    private static readonly long LeastPeriod = EventLoop.ToTimestamp(TimeSpan.FromMilliseconds(1));

    private readonly ExecutionContext? _executionContext = ExecutionContext.Capture();
    private volatile bool _disposed;
    private long _period;
    private bool _expired;

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        ThrowIfNoTime(dueTime);
        ThrowIfNoTime(period);
        if (_disposed)
        {
            return false;
        }

        var deadline = dueTime == Timeout.InfiniteTimeSpan ? long.MaxValue : loop.DeadlineAfter(dueTime);
        var interval = period == Timeout.InfiniteTimeSpan ? 0 : EventLoop.ToTimestamp(period);
        if (loop.IsCurrent)
        {
            Set(deadline, interval);
        }
        else
        {
            return loop.TryPostRaw(static state => ((Action)state!)(), () => Set(deadline, interval));
        }

        return true;
    }

    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        if (loop.IsCurrent)
        {
            Clear();
        }
        else
        {
            loop.TryPostRaw(static timer => ((LoopTimer)timer!).Clear(), this);
        }
    }

    public ValueTask DisposeAsync()
    {
        Dispose();
        return default;
    }

    internal override void QueueExpiry(ReadyQueue ready)
    {
        _expired = true;
        ready.Enqueue(WorkKind.Raw, Expire, this);
    }

    private static void ThrowIfNoTime(TimeSpan time)
    {
        if (time != Timeout.InfiniteTimeSpan)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(time, TimeSpan.Zero);
        }
    }

    private void Set(long deadline, long period)
    {
        Clear();
        if (_disposed || deadline == long.MaxValue)
        {
            return;
        }

        _period = period;
        loop.AddTimer(this, deadline);
    }

    private void Clear()
    {
        _expired = false;
        _period = 0;
        loop.RemoveTimer(this);
    }

    private void OnExpired()
    {
        // Changed or disposed of after its expiry was queued: it is another timer now, or none. Nor does one fire
        // while its loop closes.
        if (!_expired || loop.IsClosed)
        {
            return;
        }

        _expired = false;
        if (_period > 0 && _period < long.MaxValue - Deadline)
        {
            // Keeps its phase, except when the loop is late by more than a period: ticks are not made up for. One past the end of the
            // clock never comes.
            loop.AddTimer(this, Math.Max(Deadline + _period, loop.Now + LeastPeriod));
        }

        if (_executionContext is null)
        {
            callback(state);
        }
        else
        {
            ExecutionContext.Run(_executionContext, static timer => ((LoopTimer)timer!).InvokeCallback(), this);
        }
    }

    private void InvokeCallback() => callback(state);
}
