namespace Reactor;

/// <summary>Those that wait for one condition, who are all woken at once.</summary>
/// <remarks>Loop thread only, but for the cancellation of a wait. Each waits on a source of its own: a task that several share, and
/// that each could leave by its <c>WaitAsync</c>, would wake them by way of the thread pool.</remarks>
internal sealed class WaitList
{
    private readonly LinkedList<TaskCompletionSource> _waiters = new();

    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var waiter = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var entry = _waiters.AddLast(waiter);
        using (cancellationToken.UnsafeRegister(
            static (state, token) => ((TaskCompletionSource)state!).TrySetCanceled(token), waiter))
        {
            try
            {
                await waiter.Task;
            }
            finally
            {
                entry.List?.Remove(entry);
            }
        }
    }

    public void WakeAll()
    {
        while (_waiters.First is { } entry)
        {
            _waiters.RemoveFirst();
            entry.Value.TrySetResult();
        }
    }
}
