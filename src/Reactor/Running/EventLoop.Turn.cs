namespace Reactor;

public sealed partial class EventLoop
{
    private long _turns;
    private long _callbacks;
    private long _waits;
    private ExecutionContext? _executionContext;

    /// <summary>One turn of the loop, in five numbered steps; docs/architecture.md tells the same.</summary>
    /// <param name="latest">The timestamp at which the wait ends even if nothing happened.</param>
    private void RunTurn(long latest)
    {
        _turns++;

        // 1. Until when the poll may wait: not at all when something is ready, else until the next timer.
        var deadline = PollDeadline(latest);

        // 2. Poll. 3. Queue the sources that are ready, then what other threads have posted.
        Poll(deadline);

        // 4. Queue the timers that are due, by deadline, then in the order in which they were set.
        QueueDueTimers();

        // 5. Run exactly what is in the queue now: what these callbacks schedule waits for the next turn, so that no callback
        //    can starve the poll.
        var timed = Debug.Enabled || LoopMeter.WantsLongestCallback;
        for (var count = _ready.Count; count > 0; count--)
        {
            if (timed)
            {
                ExecuteTimed(_ready.Dequeue());
            }
            else
            {
                Execute(_ready.Dequeue());
            }
        }
    }

    /// <summary>The timestamp until which the poll may wait; one in the past means not to.</summary>
    private long PollDeadline(long latest) =>
        _ready.Count > 0 || _stopRequested ? long.MinValue : Math.Min(_timers.NextDeadline, latest);

    private void QueueDueTimers()
    {
        if (_timers.Count == 0)
        {
            return;
        }

        var now = Now;
        while (_timers.NextDeadline <= now)
        {
            _timers.Dequeue().QueueExpiry(_ready);
        }
    }

    private void Execute(in WorkItem item)
    {
        _callbacks++;
        try
        {
            switch (item.Kind)
            {
                case WorkKind.Raw:
                    SetSynchronizationContext(null);
                    ((Action<object?>)item.Callback)(item.State);
                    break;
                case WorkKind.User:
                    SetSynchronizationContext(this);
                    ((Action<object?>)item.Callback)(item.State);
                    break;
                default:
                    SetSynchronizationContext(this);
                    ((SendOrPostCallback)item.Callback)(item.State);
                    break;
            }
        }
        catch (Exception exception)
        {
            ReportUnhandled(exception);
        }

        // A callback that changed an AsyncLocal must not hand the change on to the next one.
        if (_executionContext is not null && !ReferenceEquals(ExecutionContext.Capture(), _executionContext))
        {
            ExecutionContext.Restore(_executionContext);
        }
    }
}
