namespace Reactor;

public sealed partial class EventLoop
{
    private static int s_made;

    private readonly Lock _executorsLock = new();
    private readonly List<Executor> _executors = [];
    private string? _name;
    private readonly int _number = Interlocked.Increment(ref s_made);

    // Timestamps of the real clock, whatever the loop's is.
    private long _waitTotal;
    private long _runTotal;
    private long _runStart;

    /// <summary>What reports and metrics call the loop; by default it has a number.</summary>
    public string Name
    {
        get => _name ??= $"loop {_number}";
        set
        {
            ArgumentException.ThrowIfNullOrEmpty(value);
            _name = value;
        }
    }

    internal TimeSpan WaitTime => System.TimeProvider.System.GetElapsedTime(0, Volatile.Read(ref _waitTotal));

    internal TimeSpan RunTime
    {
        get
        {
            var total = Volatile.Read(ref _runTotal);
            var start = Volatile.Read(ref _runStart);
            var current = start == 0 ? 0 : System.TimeProvider.System.GetTimestamp() - start;
            return System.TimeProvider.System.GetElapsedTime(0, Math.Max(total + current - Volatile.Read(ref _waitTotal), 0));
        }
    }

    /// <summary>The executors that have not been shut down: a copy. Any thread.</summary>
    internal Executor[] GetExecutors()
    {
        lock (_executorsLock)
        {
            return [.. _executors];
        }
    }

    internal void AddExecutor(Executor executor)
    {
        lock (_executorsLock)
        {
            _executors.Add(executor);
        }
    }

    internal void RemoveExecutor(Executor executor)
    {
        lock (_executorsLock)
        {
            _executors.Remove(executor);
        }
    }

    /// <summary>A poll that may wait looks at the clock twice, which costs little next to the system call.</summary>
    private void WaitTimed(long deadline)
    {
        _waits++;
        var start = System.TimeProvider.System.GetTimestamp();
        _backend.Wait(deadline, this);
        Volatile.Write(ref _waitTotal, _waitTotal + System.TimeProvider.System.GetTimestamp() - start);
    }
}
