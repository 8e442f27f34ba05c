namespace Reactor;

public sealed partial class EventLoop
{
    private OpenResource? _trace;
    private long _longestCallback;

    /// <summary>The debug mode, which finds what holds the loop up and what was forgotten.</summary>
    public LoopDebug Debug { get; }

    /// <inheritdoc/>
    /// <remarks>Reports the wait if debug mode is on, and then waits.</remarks>
    public override int Wait(IntPtr[] waitHandles, bool waitAll, int millisecondsTimeout)
    {
        // One that does not wait asks only whether it would have to.
        if (millisecondsTimeout != 0)
        {
            Debug.ReportBlockingWait();
        }

        return WaitHelper(waitHandles, waitAll, millisecondsTimeout);
    }

    internal void OnDebugEnabled(LoopDebug debug)
    {
        SetWaitNotificationRequired();
        _trace ??= debug.TraceOpen(nameof(EventLoop));
    }

    /// <summary>As <see cref="Execute"/>, but looks at the clock, and at the name before the callback has changed its state.</summary>
    private void ExecuteTimed(in WorkItem item)
    {
        var name = item.Kind == WorkKind.Raw || !Debug.Enabled ? null : CallbackName.Of(item);
        var start = System.TimeProvider.System.GetTimestamp();
        Execute(item);
        var duration = System.TimeProvider.System.GetElapsedTime(start);
        _longestCallback = Math.Max(_longestCallback, duration.Ticks);
        Debug.ReportSlow(item, name, duration);
    }

    private void ReportOpenSources()
    {
        foreach (var source in _sources)
        {
            source?.Trace?.OnLoopClosing();
        }
    }
}
