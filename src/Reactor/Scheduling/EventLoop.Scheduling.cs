using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;

namespace Reactor;

public sealed partial class EventLoop
{
    private readonly ConcurrentQueue<WorkItem> _remote = new();
    private long _remotePosts;
    private int _sleeping;

    /// <summary>Runs <paramref name="callback"/> in the next turn, after what was scheduled before it.</summary>
    public Handle CallSoon(Action callback)
    {
        ArgumentNullException.ThrowIfNull(callback);
        VerifyAccess();
        var handle = new Handle(this, callback);
        _ready.Enqueue(WorkKind.User, Handle.Invoke, handle);
        return handle;
    }

    /// <summary>Runs <paramref name="callback"/> on the loop as soon as it can be, waking the loop if it sleeps.</summary>
    /// <remarks>Any thread. What one thread posts runs in the order in which it was posted.</remarks>
    /// <exception cref="ObjectDisposedException">The loop is closed.</exception>
    public void CallSoonThreadSafe(Action callback)
    {
        ArgumentNullException.ThrowIfNull(callback);
        PostRemote(new WorkItem(WorkKind.User, Handle.Invoke, new Handle(this, callback)));
    }

    /// <summary>Runs <paramref name="callback"/> after <paramref name="delay"/>; zero or less means as soon as it can be.</summary>
    public TimerHandle CallLater(TimeSpan delay, Action callback)
    {
        ArgumentNullException.ThrowIfNull(callback);
        VerifyAccess();
        return new TimerHandle(this, _timers, DeadlineAfter(delay), callback);
    }

    /// <summary>Runs <paramref name="callback"/> at a <paramref name="timestamp"/> of <see cref="TimeProvider"/>.</summary>
    public TimerHandle CallAt(long timestamp, Action callback)
    {
        ArgumentNullException.ThrowIfNull(callback);
        VerifyAccess();
        return new TimerHandle(this, _timers, timestamp, callback);
    }

    /// <summary>Awaited, goes on with the method on the loop thread with no synchronization context.</summary>
    /// <remarks>Any thread. For callbacks that a library calls from where it likes: what such a callback completes then
    /// continues in the library on the loop thread. Once the loop is closed the await throws an
    /// <see cref="ObjectDisposedException"/>, on a thread of the pool.</remarks>
    public SwitchToAwaitable SwitchTo() => new(this);

    /// <inheritdoc/>
    /// <remarks>Any thread. What <c>await</c> uses; it allocates nothing. Once the loop is closed the callback never runs, which
    /// <see cref="UnhandledException"/> is told of; <see cref="CallSoonThreadSafe"/> throws instead.</remarks>
    public override void Post(SendOrPostCallback d, object? state)
    {
        ArgumentNullException.ThrowIfNull(d);
        ScheduleOrReport(new WorkItem(WorkKind.Post, d, state));
    }

    /// <inheritdoc/>
    /// <remarks>Any thread. On the loop thread the callback runs at once; another thread blocks until it has run. If the
    /// loop stops first that is in its next run, or never: closing it ends the wait.</remarks>
    /// <exception cref="InvalidOperationException">The loop does not run.</exception>
    /// <exception cref="ObjectDisposedException">The loop is closed, now or before the callback has run.</exception>
    public override void Send(SendOrPostCallback d, object? state)
    {
        ArgumentNullException.ThrowIfNull(d);
        if (IsCurrent)
        {
            d(state);
            return;
        }

        ObjectDisposedException.ThrowIf(_closed, this);
        if (!_running)
        {
            throw new InvalidOperationException("The event loop is not running: sending to it would block for ever.");
        }

        var call = new SentCallback(d, state);
        ObjectDisposedException.ThrowIf(!TryAddOutsideWork(call), this);
        Action<object?> run = _ =>
        {
            RemoveOutsideWork(call);
            call.Run();
        };
        PostRemote(new WorkItem(WorkKind.User, run, null));
        call.Wait();
    }

    /// <inheritdoc/>
    public override SynchronizationContext CreateCopy() => this;

    /// <summary>Schedules a callback that runs with no synchronization context. Any thread.</summary>
    /// <exception cref="ObjectDisposedException">The loop is closed.</exception>
    internal void PostRaw(Action<object?> callback, object? state) =>
        ObjectDisposedException.ThrowIf(!TryPostRaw(callback, state), this);

    /// <summary>As <see cref="PostRaw"/>, but says false instead of throwing when the loop is closed. Any thread.</summary>
    internal bool TryPostRaw(Action<object?> callback, object? state) => TrySchedule(new WorkItem(WorkKind.Raw, callback, state));

    internal void AddTimer(TimerEntry timer, long deadline) => _timers.Add(timer, deadline);

    internal void RemoveTimer(TimerEntry timer) => _timers.Remove(timer);

    /// <summary>As <see cref="Post"/>, for a continuation that is no <see cref="SendOrPostCallback"/>. Any thread.</summary>
    internal void PostUser(Action<object?> callback, object? state) => ScheduleOrReport(new WorkItem(WorkKind.User, callback, state));

    private bool TrySchedule(in WorkItem item)
    {
        if (!IsCurrent && !IsClosingHere)
        {
            return TryPostRemote(item);
        }

        _ready.Enqueue(item);
        return true;
    }

    /// <summary>Schedules a continuation; one that comes after the end of the loop is dropped.</summary>
    /// <remarks>Thrown here it would be nobody's: the runtime posts on the thread that completed what was awaited, and an exception of
    /// the context ends the process.</remarks>
    private void ScheduleOrReport(in WorkItem item)
    {
        if (!TrySchedule(item))
        {
            // What an async void method has thrown is posted as well.
            ReportUnhandled(item.State is ExceptionDispatchInfo thrown ? thrown.SourceException : Dropped(item));
        }
    }

    private static ObjectDisposedException Dropped(in WorkItem item) => new(
        nameof(EventLoop), $"The event loop was closed before {CallbackName.Of(item)} could go on, and so it never does.");

    private void PostRemote(in WorkItem item) => ObjectDisposedException.ThrowIf(!TryPostRemote(item), this);

    private bool TryPostRemote(in WorkItem item)
    {
        if (_closed)
        {
            return false;
        }

        Interlocked.Increment(ref _remotePosts);
        _remote.Enqueue(item);

        // The loop publishes that it sleeps and only then looks at the queue once more; whoever enqueues looks at the flag
        // afterwards. So either the loop sees the item, or this thread sees the flag, and only the first of many writes.
        if (Interlocked.Exchange(ref _sleeping, 0) == 1)
        {
            WakeBackend();
        }

        return true;
    }

    private void DrainRemote()
    {
        // As many as there are now, so that threads that never stop posting cannot keep the loop here.
        for (var count = _remote.Count; count > 0 && _remote.TryDequeue(out var item); count--)
        {
            _ready.Enqueue(item);
        }
    }
}
