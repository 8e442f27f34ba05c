namespace Reactor;

/// <summary>Runs work that must not be broken off when the code that waits for it is.</summary>
/// <remarks>The model is asyncio's <c>shield</c>. To keep the outside out of code that waits to the end, as in trio, use
/// <see cref="CancelScope.IsShielded"/>.</remarks>
public static class Shield
{
    /// <summary>Starts <paramref name="work"/> as a task of the loop, and waits for it until the caller is cancelled.</summary>
    /// <remarks>
    /// Called by code that runs on a loop with the loop as its context. The work starts at once. Cancelling
    /// <paramref name="cancellationToken"/> ends the wait alone: the work runs on, and if it fails then, its failure goes to
    /// <see cref="EventLoop.UnhandledException"/>. The token of the work is cancelled when <see cref="EventLoop.Run{T}(Func{EventLoop, Task{T}})"/> ends the
    /// tasks that are left, or by <see cref="LoopTask.Cancel"/>. A result that is there when the wait is cancelled is returned.
    /// </remarks>
    /// <param name="name">What the task is called.</param>
    /// <param name="work">The work.</param>
    /// <param name="cancellationToken">Ends the wait. If it is cancelled already, the work does not start.</param>
    /// <exception cref="OperationCanceledException">The wait was cancelled, or the work was.</exception>
    public static async Task<T> RunAsync<T>(
        string name, Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(work);
        var loop = EventLoop.OfCaller();
        cancellationToken.ThrowIfCancellationRequested();
        var task = StartAsync(loop, name, work);
        using var completions = new CompletionQueue<Task<T>>(loop, [task]);
        try
        {
            await completions.NextAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (!task.IsCompleted)
        {
            _ = loop.ReportFailureAsync(task);
            throw;
        }
        catch (OperationCanceledException)
        {
            // It ended at the same moment: what it has to say is not lost.
        }

        return await task;
    }

    /// <inheritdoc cref="RunAsync{T}"/>
    public static Task RunAsync(string name, Func<CancellationToken, Task> work, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(work);
        return RunAsync(
            name,
            async token =>
            {
                await work(token);
                return true;
            },
            cancellationToken);
    }

    private static async Task<T> StartAsync<T>(EventLoop loop, string name, Func<CancellationToken, Task<T>> work)
    {
        using var cancellation = new CancellationTokenSource();
        return await new LoopTask(loop, name, cancellation).RunAsync(work);
    }
}
