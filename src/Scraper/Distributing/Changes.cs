namespace Scraper.Distributing;

/// <summary>Has coroutines wait until a condition holds, and tells them when something has changed that may make it true.</summary>
/// <remarks>Loop thread only. The condition is looked at once more when the waiting coroutine runs: another one may have been faster.</remarks>
internal sealed class Changes
{
    private readonly List<TaskCompletionSource> _waiting = [];

    /// <summary>Says that something has changed.</summary>
    public void Tell()
    {
        _waiting.ForEach(static waiting => waiting.TrySetResult());
        _waiting.Clear();
    }

    /// <summary>Waits until a condition holds.</summary>
    public async Task WaitUntilAsync(Func<bool> condition, CancellationToken cancellationToken)
    {
        while (!condition())
        {
            var waiting = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Add(waiting);
            await using var registration = cancellationToken.UnsafeRegister(static source => ((TaskCompletionSource)source!).TrySetCanceled(), waiting);
            await waiting.Task;
        }
    }
}
