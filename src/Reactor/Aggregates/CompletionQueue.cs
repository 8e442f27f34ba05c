namespace Reactor;

/// <summary>Gives out tasks in the order in which they end, on the loop.</summary>
/// <remarks>
/// Loop thread only. What <see cref="Task.WhenEach(Task[])"/> is elsewhere, whose inner <c>ConfigureAwait(false)</c> would leave the
/// loop. Disposing of it takes its continuations off the tasks that have not ended, so that waiting again and again for a task that
/// lives long does not pile them up.
/// </remarks>
internal sealed class CompletionQueue<TTask> : IDisposable
    where TTask : Task
{
    private readonly Queue<TTask> _completed = new();
    private readonly CancellationTokenSource _disposal = new();
    private readonly TimerHandle? _timer;
    private TaskCompletionSource? _signal;
    private int _left;

    /// <summary>Begins to listen to <paramref name="tasks"/>, each of which is in it once.</summary>
    /// <param name="loop">The loop of the calling code.</param>
    /// <param name="tasks">The tasks; those that have ended already come first, in this order.</param>
    /// <param name="timeout">After which time on the loop's clock to give up; null for never.</param>
    public CompletionQueue(EventLoop loop, IReadOnlyCollection<TTask> tasks, TimeSpan? timeout = null)
    {
        _left = tasks.Count;
        foreach (var task in tasks)
        {
            Listen(loop, task);
        }

        if (timeout is { } time && time != Timeout.InfiniteTimeSpan && _completed.Count < _left)
        {
            _timer = loop.CallLater(time, TimeOut);
        }
    }

    /// <summary>Whether the timeout is over.</summary>
    public bool IsTimedOut { get; private set; }

    /// <summary>The next task that has ended, or null: all were given out, or the timeout is over.</summary>
    /// <exception cref="OperationCanceledException">Cancelled, and no task had ended by then.</exception>
    public async Task<TTask?> NextAsync(CancellationToken cancellationToken = default)
    {
        TTask? task;
        while (!_completed.TryDequeue(out task))
        {
            if (_left == 0 || IsTimedOut)
            {
                return null;
            }

            cancellationToken.ThrowIfCancellationRequested();
            _signal = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            using (cancellationToken.UnsafeRegister(static signal => ((TaskCompletionSource)signal!).TrySetResult(), _signal))
            {
                await _signal.Task;
            }
        }

        _left--;
        return task;
    }

    public void Dispose()
    {
        _timer?.Cancel();
        _disposal.Cancel();
        _disposal.Dispose();
    }

    private void Listen(EventLoop loop, TTask task)
    {
        if (task.IsCompleted)
        {
            _completed.Enqueue(task);
            return;
        }

        // Not ExecuteSynchronously: a continuation that runs where the task is completed could overtake one that was posted.
        task.ContinueWith(
            static (task, queue) => ((CompletionQueue<TTask>)queue!).Add((TTask)task),
            this,
            _disposal.Token,
            TaskContinuationOptions.None,
            loop.Scheduler);
    }

    private void Add(TTask task)
    {
        _completed.Enqueue(task);
        _signal?.TrySetResult();
    }

    private void TimeOut()
    {
        IsTimedOut = true;
        _signal?.TrySetResult();
    }
}
