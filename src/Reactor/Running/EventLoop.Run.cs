using System.Diagnostics;

namespace Reactor;

public sealed partial class EventLoop
{
    private static readonly TimeSpan ExecutorShutdownTimeout = TimeSpan.FromSeconds(30);

    private volatile bool _running;
    private bool _stopRequested;
    private Task? _awaited;

    /// <summary>Makes a loop, runs <paramref name="main"/> on it to the end, and closes it.</summary>
    /// <remarks>Blocks the calling thread. When main has ended, the tasks that are left are cancelled and waited for, their failures
    /// reported to <see cref="UnhandledException"/>; then work still in the executor, unless it was abandoned, up to 30 seconds.
    /// <para>Where <see cref="Stop"/> ends the run before main has ended, main is one of the tasks that are left. But if it takes no
    /// token it cannot be cancelled: it is given a second more than the others, and is then reported as pending.</para></remarks>
    /// <exception cref="InvalidOperationException">A loop already runs on this thread; or the loop was stopped before main had
    /// ended.</exception>
    public static void Run(Func<EventLoop, Task> main)
    {
        ArgumentNullException.ThrowIfNull(main);
        Run(async loop =>
        {
            await main(loop);
            return 0;
        });
    }

    /// <summary>Makes a loop, runs <paramref name="main"/> on it to the end, closes it, and returns what main returned.</summary>
    /// <inheritdoc cref="Run(Func{EventLoop, Task})"/>
    public static T Run<T>(Func<EventLoop, Task<T>> main)
    {
        ArgumentNullException.ThrowIfNull(main);
        return Run(LoopBackend.CreateDefault(), main);
    }

    /// <summary>Runs the loop until the task that <paramref name="main"/> starts is complete.</summary>
    /// <exception cref="InvalidOperationException">The loop was stopped first, or cannot run (see
    /// <see cref="RunForever"/>).</exception>
    public void RunUntilComplete(Func<Task> main)
    {
        ArgumentNullException.ThrowIfNull(main);
        RunUntilComplete(async () =>
        {
            await main();
            return 0;
        });
    }

    /// <summary>Runs the loop until the task that <paramref name="main"/> starts is complete, and returns its result.</summary>
    /// <inheritdoc cref="RunUntilComplete(Func{Task})"/>
    public T RunUntilComplete<T>(Func<Task<T>> main)
    {
        ArgumentNullException.ThrowIfNull(main);

        // Before anything is scheduled: a main that was refused must not run in the next turn all the same.
        ThrowIfCannotRun();
        Task<T>? task = null;
        Post(
            _ =>
            {
                task = InvokeAsync(main);
                _awaited = task;
                task.ContinueWith(
                    static (task, loop) => ((EventLoop)loop!).TryPostRaw(_ => ((EventLoop)loop).StopAfter(task), null),
                    this,
                    CancellationToken.None,
                    TaskContinuationOptions.ExecuteSynchronously,
                    TaskScheduler.Default);
            },
            null);

        RunForever();

        return task is { IsCompleted: true }
            ? task.GetAwaiter().GetResult()
            : throw new InvalidOperationException("The event loop was stopped before the task was complete.");
    }

    /// <summary>Runs the loop until <see cref="Stop"/> is called.</summary>
    /// <exception cref="InvalidOperationException">The loop, or another one on this thread, is running already.</exception>
    /// <exception cref="ObjectDisposedException">The loop is closed.</exception>
    public void RunForever()
    {
        var previous = EnterRun();
        try
        {
            do
            {
                RunTurn(long.MaxValue);
            }
            while (!_stopRequested);
        }
        finally
        {
            LeaveRun(previous);
        }
    }

    /// <summary>Runs one turn, which waits at most <paramref name="timeout"/> for something to do.</summary>
    /// <exception cref="InvalidOperationException">The loop, or another one on this thread, is running already.</exception>
    public void RunOnce(TimeSpan timeout)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(timeout, TimeSpan.Zero);
        var previous = EnterRun();
        try
        {
            RunTurn(DeadlineAfter(timeout));
        }
        finally
        {
            LeaveRun(previous);
        }
    }

    /// <summary>Ends the run when the turn is complete; what that turn scheduled waits for the next run.</summary>
    /// <remarks>Before a run, it makes that run a single turn that does not wait.</remarks>
    public void Stop()
    {
        VerifyAccess();
        _stopRequested = true;
    }

    /// <summary>As <see cref="Run{T}(Func{EventLoop, Task{T}})"/>, on a back end of which nothing is left afterwards.</summary>
    internal static T Run<T>(LoopBackend backend, Func<EventLoop, Task<T>> main)
    {
        using var loop = new EventLoop(backend);
        return loop.RunToTheEnd(main, cancellation: null);
    }

    internal static long ToTimestamp(TimeSpan time) => (long)(time.Ticks * ((double)Stopwatch.Frequency / TimeSpan.TicksPerSecond));

    /// <summary>The timestamp after <paramref name="delay"/>: never, if that is past the end of the clock.</summary>
    internal long DeadlineAfter(TimeSpan delay)
    {
        var now = Now;
        return now + Math.Min(ToTimestamp(delay), long.MaxValue - now);
    }

    /// <summary>Ends the tasks that are left, then waits for work still in the executor: what comes between a run and the closing.</summary>
    internal void End()
    {
        EndTasks();
        EndExecutor();
    }

    private void EndExecutor() => _executor?.Shutdown(ExecutorShutdownTimeout);

    /// <summary>Turns what main throws before its first await into a failed task.</summary>
    private static async Task<T> InvokeAsync<T>(Func<Task<T>> main) => await main();

    /// <summary>Ends the run that waits for <paramref name="task"/>, if that is this one and not one that was stopped.</summary>
    private void StopAfter(Task task)
    {
        if (ReferenceEquals(_awaited, task))
        {
            _stopRequested = true;
        }
    }

    private SynchronizationContext? EnterRun()
    {
        ThrowIfCannotRun();
        _running = true;
        _owner = Thread.CurrentThread;
        t_running = this;
        _runStart = System.TimeProvider.System.GetTimestamp();

        // That of the caller: main sees its async locals, and it finds them unchanged after the run.
        _executionContext = ExecutionContext.Capture();
        return SynchronizationContext.Current;
    }

    private void ThrowIfCannotRun()
    {
        ObjectDisposedException.ThrowIf(_closed, this);
        if (_running)
        {
            throw new InvalidOperationException("This event loop is already running.");
        }

        if (t_running is not null)
        {
            throw new InvalidOperationException("Another event loop is running on this thread.");
        }
    }

    private void LeaveRun(SynchronizationContext? previous)
    {
        t_running = null;
        _runTotal += System.TimeProvider.System.GetTimestamp() - _runStart;
        _runStart = 0;
        _running = false;
        _stopRequested = false;
        _awaited = null;
        _executionContext = null;
        SetSynchronizationContext(previous);
    }
}
