using System.Runtime.CompilerServices;

namespace Reactor;

public static partial class Aggregate
{
    /// <summary>Waits until one or all of <paramref name="tasks"/> have ended, or <paramref name="timeout"/> is over.</summary>
    /// <remarks>Never throws what a task throws, nor for the timeout, and cancels nothing. What is done is looked at when this goes on,
    /// so it may be more than the one task that ended the wait. A task given twice counts once; without tasks it returns at once.</remarks>
    /// <param name="tasks">The tasks to wait for.</param>
    /// <param name="until">What ends the wait.</param>
    /// <param name="timeout">The longest wait on the loop's clock; null or infinite for no limit.</param>
    /// <param name="cancellationToken">Ends the wait, not the tasks.</param>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled first.</exception>
    public static async Task<WaitResult<TTask>> WaitAsync<TTask>(
        IEnumerable<TTask> tasks, WaitUntil until, TimeSpan? timeout = null, CancellationToken cancellationToken = default)
        where TTask : Task
    {
        ArgumentNullException.ThrowIfNull(tasks);
        ThrowIfNoTime(timeout);
        var loop = EventLoop.OfCaller();
        TTask[] all = [.. tasks.Distinct()];
        using (var completions = new CompletionQueue<TTask>(loop, all, timeout))
        {
            while (await completions.NextAsync(cancellationToken) is { } task && !Ends(task, until))
            {
                // Not the one that is waited for.
            }
        }

        var byState = all.ToLookup(task => task.IsCompleted);
        return new WaitResult<TTask>([.. byState[true]], [.. byState[false]]);
    }

    /// <summary>Gives out <paramref name="tasks"/> themselves, in the order in which they end.</summary>
    /// <remarks>A task given twice comes once. Tasks that had ended before the enumeration began come first, in the order given.
    /// Nothing is cancelled, whatever ends the enumeration.</remarks>
    /// <param name="tasks">The tasks to give out.</param>
    /// <param name="timeout">How long, on the loop's clock, the whole enumeration may wait; null or infinite for no limit.</param>
    /// <param name="cancellationToken">Ends the enumeration, not the tasks.</param>
    /// <exception cref="TimeoutException">The time was over, and every task that had ended by then was given out.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled while this waited.</exception>
    public static async IAsyncEnumerable<TTask> AsCompletedAsync<TTask>(
        IEnumerable<TTask> tasks, TimeSpan? timeout = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        where TTask : Task
    {
        ArgumentNullException.ThrowIfNull(tasks);
        ThrowIfNoTime(timeout);
        var loop = EventLoop.OfCaller();
        using var completions = new CompletionQueue<TTask>(loop, [.. tasks.Distinct()], timeout);
        while (await completions.NextAsync(cancellationToken) is { } task)
        {
            yield return task;
        }

        if (completions.IsTimedOut)
        {
            throw new TimeoutException("Not every task had ended when the time was over.");
        }
    }

    private static bool Ends(Task task, WaitUntil until) =>
        until == WaitUntil.FirstCompleted || (until == WaitUntil.FirstFailed && task.IsFaulted);
}
