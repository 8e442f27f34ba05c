using System.Diagnostics;
using System.Net.Sockets;

namespace Reactor;

/// <summary>A back end for tests and simulations: a clock that jumps, and a network in memory.</summary>
/// <remarks>
/// When nothing is ready the clock jumps to the next timer or to the next thing that happens on the network, so an hour's delay
/// takes no time, and every run of the same code takes the same course. The clock stands while work of the loop's executors is
/// under way: its result comes at the virtual time at which it was begun. A loop that has nothing left to wait for has deadlocked, and
/// says so instead of waiting for ever.
/// <para>Of other threads the clock knows what the loop's executors do, and what holds it: <see cref="Hold"/>. Unless one of them
/// holds it, it jumps past what another thread is about to post, or finds a deadlock. That goes for the thread pool too, by whose
/// way comes back what leaves the loop in the middle: a task's <c>WaitAsync</c> that ends, a
/// <see cref="SemaphoreSlim"/> waited for with a token, the end of a <c>ConfigureAwait(false)</c> that had the loop as its context, an
/// operation of a socket that another thread made a task of.</para>
/// <para>In the model of trio's MockClock with autojump.</para>
/// </remarks>
public sealed class VirtualTime : LoopBackend
{
    private readonly PriorityQueue<Action, (long Time, long Sequence)> _happenings = new();
    private readonly Queue<(ulong Key, Readiness Readiness)> _ready = new();
    private readonly object _lock = new();
    private readonly DateTimeOffset _start;
    private long _now;
    private long _sequence;

    // What other threads touch, under the lock.
    private bool _woken;
    private int _outsideWork;

    /// <summary>Makes a clock that stands at the first moment of the year 2000, UTC.</summary>
    public VirtualTime()
        : this(new DateTimeOffset(2000, 1, 1, 0, 0, 0, TimeSpan.Zero))
    {
    }

    /// <summary>Makes a clock that stands at <paramref name="start"/>.</summary>
    public VirtualTime(DateTimeOffset start)
    {
        _start = start;
        Network = new MemoryNetwork(this);
    }

    /// <summary>The network on which the loop's sockets are.</summary>
    public MemoryNetwork Network { get; }

    /// <summary>How far the clock has gone since the loop was made.</summary>
    public TimeSpan Elapsed => Stopwatch.GetElapsedTime(0, Volatile.Read(ref _now));

    /// <summary>Says that another thread is at work which will post to the loop: until the end of the hold the clock stands, and the
    /// loop, when it has nothing to do, waits in real time.</summary>
    /// <remarks>Any thread. The loop's own executors hold the clock by themselves. End a hold after the post, not before; ending it
    /// twice does nothing.</remarks>
    public IDisposable Hold() => new ClockHold(this);

    /// <inheritdoc/>
    public override void Dispose()
    {
    }

    internal override long GetTimestamp() => Volatile.Read(ref _now);

    internal override DateTimeOffset GetUtcNow() => _start + Elapsed;

    internal override RawSocket CreateSocket(AddressFamily family) => Network.CreateSocket(family);

    internal override void Add(RawSocket socket, ulong key) => ((MemorySocket)socket).Key = key;

    /// <summary>Tells what is so already; what becomes so is told when it does.</summary>
    internal override void Modify(RawSocket socket, ulong key, Readiness interest)
    {
        var readiness = ((MemorySocket)socket).Readiness & interest;
        if (readiness != Readiness.None)
        {
            Tell(key, readiness);
        }
    }

    internal override void Remove(RawSocket socket, ulong key) => ((MemorySocket)socket).Key = null;

    internal override void Wait(long deadline, EventLoop ready)
    {
        // What is due happens first: neither callbacks that are queued nor work of another thread hold it up, and all that falls on
        // one moment is told before the timers of that moment run.
        LetDueHappen();
        while (_ready.Count == 0 && !TakeWakeUp(mayWait: deadline > _now) && deadline > _now)
        {
            Jump(deadline);
            LetDueHappen();
        }

        while (_ready.TryDequeue(out var told))
        {
            ready.QueueReady(told.Key, told.Readiness);
        }
    }

    internal override void Wake()
    {
        lock (_lock)
        {
            _woken = true;
            Monitor.PulseAll(_lock);
        }
    }

    internal override void BeginOutsideWork()
    {
        lock (_lock)
        {
            _outsideWork++;
        }
    }

    internal override void EndOutsideWork()
    {
        lock (_lock)
        {
            _outsideWork--;
            Monitor.PulseAll(_lock);
        }
    }

    /// <summary>Lets something happen on the network after a while.</summary>
    internal void Schedule(TimeSpan delay, Action happening) =>
        _happenings.Enqueue(happening, (_now + EventLoop.ToTimestamp(delay), ++_sequence));

    /// <summary>Tells the loop what a socket is ready for.</summary>
    internal void Tell(ulong? key, Readiness readiness)
    {
        if (key is { } known)
        {
            _ready.Enqueue((known, readiness));
        }
    }

    /// <summary>Whether another thread has woken the loop; waits for that, in real time, while there is one at work that may.</summary>
    private bool TakeWakeUp(bool mayWait)
    {
        lock (_lock)
        {
            // Both under one lock: work that wakes the loop and ends between two looks would be seen by neither.
            while (mayWait && !_woken && _outsideWork > 0)
            {
                Monitor.Wait(_lock);
            }

            var woken = _woken;
            _woken = false;
            return woken;
        }
    }

    private void LetDueHappen()
    {
        while (_happenings.TryPeek(out var happening, out var due) && due.Time <= _now)
        {
            _happenings.Dequeue();
            happening();
        }
    }

    /// <summary>Goes to the next timer or happening, whichever is first.</summary>
    private void Jump(long deadline)
    {
        var next = _happenings.TryPeek(out _, out var due) ? Math.Min(due.Time, deadline) : deadline;
        if (next == long.MaxValue)
        {
            throw new LoopDeadlockException();
        }

        Volatile.Write(ref _now, next);
    }
}
