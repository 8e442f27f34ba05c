namespace Reactor;

public sealed partial class EventLoop
{
    // For a main that was not told that the loop was stopped, and cannot be, to end by itself.
    private static readonly TimeSpan MainGrace = TimeSpan.FromSeconds(1);

    /// <summary>Runs main as a task, so that it is listed as one, to its end; then ends the tasks that are left.</summary>
    /// <param name="main">The work.</param>
    /// <param name="cancellation">What main listens to, or null if to nothing: it is cancelled when main is one of those that are left.</param>
    private T RunToTheEnd<T>(Func<EventLoop, Task<T>> main, CancellationTokenSource? cancellation)
    {
        Task<T>? work = null;
        try
        {
            return RunUntilComplete(() => work = new LoopTask(this, "main", cancellation).RunAsync(_ => main(this)));
        }
        finally
        {
            var stopped = work is { IsCompleted: false } ? work : null;
            EndTasks();
            if (stopped is not null)
            {
                EndStoppedMain(stopped);
            }

            EndExecutor();
        }
    }

    /// <summary>Cancels every task that is left, and runs the loop until they have ended.</summary>
    /// <remarks>A task that starts others on its way out, in a group of its own, is waited for with them. One that does not end keeps
    /// this from returning: a task may not ignore that it was cancelled. A main that cannot be cancelled is not waited for like that:
    /// its loop was stopped, and what it waits for may never come.</remarks>
    private void EndTasks()
    {
        if (_tasks.Count == 0)
        {
            return;
        }

        _endingTasks = true;
        CallSoon(CancelTasks);

        // Turn by turn, so that a task which stops the loop on its way out does not leave the others behind.
        while (_tasks.Any(task => task.CanBeCancelled))
        {
            RunOnce(TimeSpan.MaxValue);
        }
    }

    /// <summary>Gives main, under which the loop was stopped, a while to end, and reports its failure: the caller is told of the stop.</summary>
    private void EndStoppedMain(Task main)
    {
        var start = TimeProvider.GetTimestamp();
        while (!main.IsCompleted && MainGrace - TimeProvider.GetElapsedTime(start) is var left && left > TimeSpan.Zero)
        {
            RunOnce(left);
        }

        if (main.Exception is { } failure)
        {
            ReportUnhandled(failure.InnerException!);
        }
    }

    private void CancelTasks()
    {
        foreach (var task in GetTasks())
        {
            CancelReporting(task.Cancel);
        }
    }

    /// <summary>Reports by name the tasks that will never end, because the loop is closed under them.</summary>
    private void ReportPendingTasks()
    {
        // A copy: who is told may start tasks.
        foreach (var task in GetTasks())
        {
            ReportUnhandled(new InvalidOperationException($"The task '{task.Name}' was pending when its event loop was closed."));
            if (task.StartedAt is { } startedAt)
            {
                Debug.ReportPending(task, startedAt);
            }
        }
    }
}
