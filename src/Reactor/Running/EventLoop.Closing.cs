namespace Reactor;

public sealed partial class EventLoop
{
    // What other threads touch, under the lock, and which is null once the loop is closed.
    private readonly Lock _outsideLock = new();
    private LinkedList<IOutsideWork>? _outside = new();
    private Thread? _closer;

    /// <summary>Whether the loop is closed, or closes. Any thread.</summary>
    internal bool IsClosed => _closed;

    /// <summary>Whether the calling thread is closing the loop right now: what it schedules is run by <see cref="Close"/>.</summary>
    internal bool IsClosingHere => ReferenceEquals(_closer, Thread.CurrentThread);

    /// <summary>Remembers work to fail when the loop closes; false if it is closed. Any thread.</summary>
    internal bool TryAddOutsideWork(IOutsideWork work)
    {
        lock (_outsideLock)
        {
            work.Entry = _outside?.AddLast(work);
            return work.Entry is not null;
        }
    }

    /// <summary>Forgets work whose result has come. Any thread.</summary>
    internal void RemoveOutsideWork(IOutsideWork work)
    {
        lock (_outsideLock)
        {
            if (work.Entry is { } entry)
            {
                work.Entry = null;
                _outside?.Remove(entry);
            }
        }
    }

    private void Close()
    {
        var previous = SynchronizationContext.Current;
        _closer = Thread.CurrentThread;
        try
        {
            ReportPendingTasks();
            ReportOpenSources();
            _trace?.Dispose();
            LoopMeter.Remove(this);
            DropUserCallbacks();
            AnnounceClosing();
            CloseSources();

            // From here on nothing is posted any more, and whoever did so meanwhile looks at the flag after it (LoopSocket.IsLost).
            _closed = true;
            Interlocked.MemoryBarrier();
            _executor?.Dispose();
            FailOutsideWork();
            EndOperations();
        }
        finally
        {
            _closer = null;
            SetSynchronizationContext(previous);
            DisposeBackend();
        }
    }

    /// <summary>Leaves only the raw callbacks in the queue, those that complete what somebody may wait for.</summary>
    private void DropUserCallbacks()
    {
        DrainRemote();
        for (var count = _ready.Count; count > 0; count--)
        {
            var item = _ready.Dequeue();
            if (item.Kind == WorkKind.Raw)
            {
                _ready.Enqueue(item);
            }
        }
    }

    private void AnnounceClosing()
    {
        IOutsideWork[] left;
        lock (_outsideLock)
        {
            left = [.. _outside!];
        }

        foreach (var work in left)
        {
            work.OnLoopClosing();
        }
    }

    private void FailOutsideWork()
    {
        LinkedList<IOutsideWork> left;
        lock (_outsideLock)
        {
            left = _outside!;
            _outside = null;
        }

        SetSynchronizationContext(null);
        foreach (var work in left)
        {
            work.OnLoopClosed();
        }
    }

    /// <summary>Runs what fails the operations under way, and the continuations of these.</summary>
    /// <remarks>With no context: one that awaits again must not come back to a loop which does not turn any more.</remarks>
    private void EndOperations()
    {
        while (_remote.TryDequeue(out var item))
        {
            if (item.Kind == WorkKind.Raw)
            {
                _ready.Enqueue(item);
            }
        }

        while (_ready.Count > 0)
        {
            var item = _ready.Dequeue();
            Execute(item.Kind == WorkKind.User ? new WorkItem(WorkKind.Raw, item.Callback, item.State) : WithoutContext(item));
        }
    }

    private static WorkItem WithoutContext(WorkItem item) => item.Callback is SendOrPostCallback post
        ? new WorkItem(WorkKind.Raw, new Action<object?>(post), item.State)
        : item;
}
