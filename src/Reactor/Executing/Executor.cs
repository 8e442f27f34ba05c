using System.Diagnostics.CodeAnalysis;
using System.Runtime.ExceptionServices;

namespace Reactor;

/// <summary>A few threads for work that blocks: file I/O, look-ups of names.</summary>
/// <remarks>
/// Work may be handed over on any thread; its result comes on the loop thread. Threads start when there is work and none is
/// idle, up to the limit; they are background threads, so that work which never ends does not keep the process alive. Work
/// starts in the order in which it came.
/// </remarks>
public sealed class Executor : IDisposable
{
    // What a wait of the system can be told.
    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(int.MaxValue);

    private readonly EventLoop _loop;
    private readonly string _name;
    private readonly int _threadLimit;
    private readonly Action<Thread> _start;

    // The lock guards what follows, and is held for a few instructions only; it is waited on for work, and for the last of it.
    private readonly object _lock = new();
    private readonly Queue<Action> _queue = new();
    private int _threads;
    private int _idle;
    private int _tracked;
    private bool _shutDown;

    /// <summary>Makes an executor whose threads are called <paramref name="name"/> and a number.</summary>
    public Executor(EventLoop loop, string name, int threadLimit)
        : this(loop, name, threadLimit, static thread => thread.Start())
    {
    }

    /// <summary>As the public one, with a way to start threads.</summary>
    internal Executor(EventLoop loop, string name, int threadLimit, Action<Thread> start)
    {
        ArgumentNullException.ThrowIfNull(loop);
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentOutOfRangeException.ThrowIfLessThan(threadLimit, 1);
        _loop = loop;
        _name = name;
        _threadLimit = threadLimit;
        _start = start;
        loop.AddExecutor(this);
    }

    /// <summary>Runs <paramref name="work"/> on a thread, and gives its result.</summary>
    /// <remarks>
    /// Cancelling ends the wait. Work that has not started then never does; work that has is abandoned: it runs to its end,
    /// nobody is told of it, and the shutdown does not wait for it. So give a token only for work of which that is true.
    /// </remarks>
    /// <exception cref="ObjectDisposedException">The executor has been shut down, or the loop is closed, now or before the work was
    /// done.</exception>
    /// <exception cref="OutOfMemoryException">There is no thread yet, and the system gives none; thrown by the call.</exception>
    public Task<T> RunAsync<T>(Func<T> work, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(work);
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled<T>(cancellationToken);
        }

        var job = new ExecutorJob<T>(this, work, cancellationToken);
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_shutDown, this);
            ObjectDisposedException.ThrowIf(!_loop.TryAddOutsideWork(job), _loop);
            if (_idle <= _queue.Count && _threads < _threadLimit && !TryStartThread(out var failure) && _threads == 0)
            {
                _loop.RemoveOutsideWork(job);
                ExceptionDispatchInfo.Throw(failure);
            }

            _tracked++;
            _loop.Backend.BeginOutsideWork();
            job.RegisterCancellation();
            _queue.Enqueue(job.Run);
            Monitor.Pulse(_lock);
        }

        return job.Task;
    }

    /// <summary>Runs <paramref name="work"/>, which has no result, on a thread.</summary>
    /// <inheritdoc cref="RunAsync{T}"/>
    public Task RunAsync(Action work, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(work);
        return RunAsync(
            () =>
            {
                work();
                return true;
            },
            cancellationToken);
    }

    /// <summary>Takes no more work, and waits until what it has, but for what was abandoned, is done.</summary>
    /// <remarks>Blocks the calling thread: for the time after the loop has run.</remarks>
    /// <param name="timeout">The longest wait; infinite for no limit.</param>
    /// <returns>Whether all was done before <paramref name="timeout"/> was over.</returns>
    public bool Shutdown(TimeSpan timeout)
    {
        Dispose();
        var start = TimeProvider.System.GetTimestamp();
        lock (_lock)
        {
            while (_tracked > 0)
            {
                var left = timeout == Timeout.InfiniteTimeSpan ? LongestWait : timeout - TimeProvider.System.GetElapsedTime(start);
                if (left <= TimeSpan.Zero)
                {
                    return false;
                }

                Monitor.Wait(_lock, left < LongestWait ? left : LongestWait);
            }
        }

        return true;
    }

    /// <summary>Takes no more work, and lets the threads go when they have done what they have.</summary>
    public void Dispose()
    {
        _loop.RemoveExecutor(this);
        lock (_lock)
        {
            _shutDown = true;
            Monitor.PulseAll(_lock);
        }
    }

    /// <summary>Brings what a job has to tell back to the loop.</summary>
    internal void PostBack(Action<object?> callback, object job) => _loop.TryPostRaw(callback, job);

    internal void Forget(IOutsideWork job) => _loop.RemoveOutsideWork(job);

    internal string Name => _name;

    /// <summary>How many pieces of work wait for a thread, and how many threads have been started. Any thread.</summary>
    internal (int Queued, int Threads) GetLoad()
    {
        lock (_lock)
        {
            return (_queue.Count, _threads);
        }
    }

    internal void Untrack()
    {
        _loop.Backend.EndOutsideWork();
        lock (_lock)
        {
            if (--_tracked == 0)
            {
                Monitor.PulseAll(_lock);
            }
        }
    }

    /// <summary>Starts one more thread, which waits for the lock that the caller holds.</summary>
    private bool TryStartThread([NotNullWhen(false)] out Exception? failure)
    {
        try
        {
            _start(new Thread(RunThread) { IsBackground = true, Name = $"{_name} {_threads + 1}" });
            _threads++;
            failure = null;
            return true;
        }
        catch (Exception exception) when (exception is OutOfMemoryException or ThreadStartException)
        {
            // As many as the system or the container allows run already, and the work of this executor waits for those that it has.
            failure = exception;
            return false;
        }
    }

    private void RunThread()
    {
        while (Next() is { } work)
        {
            work();
        }
    }

    private Action? Next()
    {
        lock (_lock)
        {
            Action? work;
            while (!_queue.TryDequeue(out work))
            {
                if (_shutDown)
                {
                    return null;
                }

                _idle++;
                Monitor.Wait(_lock);
                _idle--;
            }

            return work;
        }
    }
}
