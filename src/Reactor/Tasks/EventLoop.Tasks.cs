using System.Text;

namespace Reactor;

public sealed partial class EventLoop
{
    private readonly LinkedList<LoopTask> _tasks = new();
    private TaskScheduler? _scheduler;
    private long _tasksStarted;
    private bool _endingTasks;

    /// <summary>The task in which the calling code runs, or null if it runs in none.</summary>
    /// <remarks>Any thread: it flows with the code, through awaits and into what the code schedules, as an
    /// <see cref="AsyncLocal{T}"/> does. So a callback that a task scheduled still names the task after its end.</remarks>
    public static LoopTask? CurrentTask => LoopTask.Current;

    /// <summary>A continuation scheduled here is posted to the loop, whatever completed the task, and in the order of completion.</summary>
    internal TaskScheduler Scheduler => _scheduler ??= TaskScheduler.FromCurrentSynchronizationContext();

    /// <summary>Starts a task of its own, which belongs to no group, in the next turn.</summary>
    /// <remarks>
    /// Nobody waits for such a task, so its failure goes to <see cref="UnhandledException"/>; who wants to know of it starts it in a
    /// <see cref="TaskGroup"/>. Cancelled before its first step, <paramref name="work"/> is never called. <see cref="Run{T}(Func{EventLoop, Task{T}})"/>
    /// cancels it when main has ended, and waits for it.
    /// </remarks>
    /// <exception cref="InvalidOperationException">Wrong thread; or main has ended, and <see cref="Run{T}(Func{EventLoop, Task{T}})"/> is ending the tasks
    /// that are left.</exception>
    public LoopTask StartSoon(string name, Func<CancellationToken, Task> work, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(work);
        VerifyAccess();
        if (_endingTasks)
        {
            throw new InvalidOperationException("The event loop is ending its tasks; nothing can be started on it.");
        }

        var cancellation = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var task = new LoopTask(this, name, cancellation);
        CallSoon(() => _ = RunOwnTaskAsync(task, work, cancellation));
        return task;
    }

    /// <summary>Starts <paramref name="work"/> as a task of the loop, for code on other threads, and gives its result.</summary>
    /// <remarks>Any thread. Cancelling <paramref name="cancellationToken"/> cancels the work; the result then says how it ended. What
    /// awaits the result goes on wherever its own context says, never inside the loop's turn. If the loop stops running first,
    /// the result never comes. While <see cref="Run{T}(Func{EventLoop, Task{T}})"/> ends the tasks that are left, the work is cancelled
    /// before its first step.</remarks>
    /// <exception cref="ObjectDisposedException">The loop is closed.</exception>
    public Task<T> StartThreadSafeAsync<T>(
        string name, Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(work);
        var completion = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        CallSoonThreadSafe(() => _ = RunForOtherThreadAsync(name, work, completion, cancellationToken));
        return completion.Task;
    }

    /// <summary>The tasks that have not ended, the oldest first: a copy.</summary>
    public IReadOnlyList<LoopTask> GetTasks()
    {
        VerifyAccess();
        return [.. _tasks];
    }

    /// <summary>The tasks that have not ended, one on a line, the oldest first: name, status and age.</summary>
    public string DumpTasks()
    {
        var text = new StringBuilder();
        foreach (var task in GetTasks())
        {
            text.Append(task).Append('\n');
        }

        return text.ToString();
    }

    /// <summary>The loop whose code the caller is.</summary>
    /// <exception cref="InvalidOperationException">The caller has no loop as its context, and so could not come back to it.</exception>
    internal static EventLoop OfCaller() => SynchronizationContext.Current is EventLoop { IsCurrent: true } loop
        ? loop
        : throw new InvalidOperationException(
            "This needs to be called by code that runs on an event loop, with the loop as its context: not from another thread, nor where "
            + "the loop does not run, nor from a raw callback or after ConfigureAwait(false).");

    /// <summary>Throws unless the caller is code of this loop, as <see cref="OfCaller"/> has it.</summary>
    internal void VerifyCaller()
    {
        VerifyAccess();
        if (!ReferenceEquals(OfCaller(), this))
        {
            throw new InvalidOperationException("This needs to be called by code that runs on this event loop, and not on another.");
        }
    }

    internal LinkedListNode<LoopTask> AddTask(LoopTask task, out long number)
    {
        number = ++_tasksStarted;
        return _tasks.AddLast(task);
    }

    internal void RemoveTask(LinkedListNode<LoopTask> entry) => _tasks.Remove(entry);

    /// <summary>Reports the failure of a task that nobody waits for any more, when it ends.</summary>
    internal async Task ReportFailureAsync(Task abandoned)
    {
        try
        {
            await abandoned;
        }
        catch (OperationCanceledException)
        {
            // Cancelled, which is no failure.
        }
        catch (Exception exception)
        {
            ReportUnhandled(exception);
        }
    }

    /// <summary>Cancels, and reports what callbacks of the token throw: they must not keep the caller from waiting for its tasks.</summary>
    internal void CancelReporting(Action cancel)
    {
        try
        {
            cancel();
        }
        catch (AggregateException exception)
        {
            ReportUnhandled(exception);
        }
    }

    private static async Task RunForOtherThreadAsync<T>(
        string name, Func<CancellationToken, Task<T>> work, TaskCompletionSource<T> completion, CancellationToken cancellationToken)
    {
        var loop = OfCaller();
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var task = new LoopTask(loop, name, cancellation);
        try
        {
            if (loop._endingTasks)
            {
                // The others have been cancelled: nobody would tell this one, and its end is waited for.
                cancellation.Cancel();
            }

            completion.SetResult(await task.RunAsync(token => StartUnlessCancelled(work, token)));
        }
        catch (OperationCanceledException exception)
        {
            // The caller knows its own token, not the one that is linked to it.
            completion.SetCanceled(cancellationToken.IsCancellationRequested ? cancellationToken : exception.CancellationToken);
        }
        catch (Exception exception)
        {
            completion.SetException(exception);
        }
    }

    private static TTask StartUnlessCancelled<TTask>(Func<CancellationToken, TTask> work, CancellationToken token)
    {
        token.ThrowIfCancellationRequested();
        return work(token);
    }

    private async Task RunOwnTaskAsync(LoopTask task, Func<CancellationToken, Task> work, CancellationTokenSource cancellation)
    {
        await ReportFailureAsync(task.RunAsync(token => StartUnlessCancelled(work, token)));
        cancellation.Dispose();
    }
}
