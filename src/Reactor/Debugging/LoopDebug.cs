using System.Diagnostics;

namespace Reactor;

/// <summary>The debug mode of a loop: what it looks for, and whom it tells.</summary>
/// <remarks>
/// In the model of asyncio's. Loop thread only, but for what <see cref="Reported"/> says. While the mode is off nothing is measured
/// and no stack is captured, so what was made before it was turned on is not known to it; turn it on before the loop runs.
/// <para>Blocking waits (a task waited for, a result that is not there yet, a contended lock, an event) are found by the
/// loop's <see cref="SynchronizationContext.Wait"/>, hence in user callbacks only. What runs with no context is not seen: raw
/// callbacks, and with them what continues after <c>ConfigureAwait(false)</c>. Nor are waits inside the system: a sleep, a
/// synchronous read.</para>
/// </remarks>
public sealed class LoopDebug
{
    private const string Variable = "REACTOR_DEBUG";

    private readonly EventLoop _loop;
    private TimeSpan _slowCallbackThreshold = TimeSpan.FromMilliseconds(100);
    private bool _enabled;
    private bool _reporting;

    internal LoopDebug(EventLoop loop)
    {
        _loop = loop;
        Enabled = Environment.GetEnvironmentVariable(Variable) == "1";
    }

    /// <summary>Whether debug mode is on; at first, whether the environment variable REACTOR_DEBUG is 1.</summary>
    public bool Enabled
    {
        get => _enabled;
        set
        {
            _enabled = value;
            if (value)
            {
                _loop.OnDebugEnabled(this);
            }
        }
    }

    /// <summary>A callback that takes at least this long is reported; 100 ms by default.</summary>
    /// <remarks>Real time, also on a clock that is not.</remarks>
    public TimeSpan SlowCallbackThreshold
    {
        get => _slowCallbackThreshold;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, TimeSpan.Zero);
            _slowCallbackThreshold = value;
        }
    }

    /// <summary>What is told of each finding; by default it is written to standard error.</summary>
    /// <remarks>Called where the finding is made, and must not block or throw: on the loop thread, in the middle of a blocking wait for
    /// one; on the finalizer's thread for what was collected. A handler that throws is replaced, for that call, by the default.</remarks>
    public Action<DebugReport>? Reported { get; set; }

    /// <summary>Remembers where something is made that has to be disposed of; null when debug mode is off.</summary>
    /// <remarks>Whoever gets it keeps it as long as itself, and says <see cref="OpenResource.Dispose"/> when it is disposed of.</remarks>
    internal OpenResource? TraceOpen(string resource) => _enabled ? new OpenResource(this, resource, CaptureStack()) : null;

    /// <summary>The stack of the caller of the library, or null when debug mode is off.</summary>
    internal StackTrace? CaptureStackIfEnabled() => _enabled ? CaptureStack() : null;

    internal void ReportSlow(in WorkItem item, string? callback, TimeSpan duration)
    {
        if (_enabled && duration >= _slowCallbackThreshold)
        {
            Report(new SlowCallback(_loop.Name, callback ?? CallbackName.Of(item), duration));
        }
    }

    internal void ReportBlockingWait()
    {
        // What a handler waits for, or writing to the console, would be reported without an end.
        if (_enabled && !_reporting && _loop.IsCurrent)
        {
            _reporting = true;
            Report(new BlockingWait(_loop.Name, new StackTrace(2, fNeedFileInfo: true).ToString()));
            _reporting = false;
        }
    }

    internal void ReportPending(LoopTask task, StackTrace startedAt) => Report(new PendingTask(_loop.Name, task.Name, startedAt.ToString()));

    internal void ReportLeftOpen(string resource, bool collected, StackTrace madeAt) =>
        Report(new LeftOpen(_loop.Name, resource, collected, madeAt.ToString()));

    private static StackTrace CaptureStack() => new(2, fNeedFileInfo: true);

    private void Report(DebugReport report)
    {
        try
        {
            if (Reported is { } handler)
            {
                handler(report);
                return;
            }
        }
        catch (Exception exception)
        {
            StandardError.WriteLine($"The handler of the debug mode's reports threw: {exception}");
        }

        StandardError.WriteLine(report.ToString());
    }
}
