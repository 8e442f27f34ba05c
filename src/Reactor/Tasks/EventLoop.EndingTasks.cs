namespace Reactor;

public sealed partial class EventLoop
{
    /// <summary>Runs main as a task, so that it is listed as one.</summary>
    private Task<T> RunMainAsync<T>(Func<EventLoop, Task<T>> main) =>
        new LoopTask(this, "main", cancellation: null).RunAsync(_ => main(this));

    /// <summary>Cancels every task that is left, and runs the loop until they have ended.</summary>
    /// <remarks>A task that starts others on its way out, in a group of its own, is waited for with them. One that does not end keeps
    /// this from returning: a task may not ignore that it was cancelled.</remarks>
    private void EndTasks()
    {
        if (_tasks.Count == 0)
        {
            return;
        }

        _endingTasks = true;
        CallSoon(CancelTasks);

        // Turn by turn, so that a task which stops the loop on its way out does not leave the others behind.
        while (_tasks.Count > 0)
        {
            RunOnce(TimeSpan.MaxValue);
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
