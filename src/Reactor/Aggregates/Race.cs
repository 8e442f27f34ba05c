namespace Reactor;

/// <summary>Counts the results and the failures of tasks of which only the first few results are wanted.</summary>
internal sealed class Race<T>(EventLoop loop, int wanted, int failureLimit, CancellationTokenSource cancellation)
{
    private readonly List<T> _results = [];
    private readonly List<Exception> _failures = [];

    private bool IsDecided => _results.Count >= wanted || _failures.Count > failureLimit;

    /// <summary>Waits until all <paramref name="children"/> have ended, and cancels the rest once it is decided.</summary>
    public async Task RunAsync(Task<T>[] children)
    {
        using var completions = new CompletionQueue<Task<T>>(loop, children);
        while (await completions.NextAsync() is { } child)
        {
            Count(child);
        }
    }

    /// <summary>The results that were wanted, or the reason why there are none.</summary>
    public T[] Finish(Action<T>? discard, CancellationToken cancellationToken)
    {
        var won = _results.Count >= wanted;
        foreach (var result in _results.Skip(won ? wanted : 0))
        {
            discard?.Invoke(result);
        }

        if (won)
        {
            return [.. _results.Take(wanted)];
        }

        cancellationToken.ThrowIfCancellationRequested();
        throw new AggregateException("Too few of the tasks succeeded.", _failures);
    }

    private void Count(Task<T> child)
    {
        var wasDecided = IsDecided;
        if (child.IsCompletedSuccessfully)
        {
            _results.Add(child.GetAwaiter().GetResult());
        }
        else if (!wasDecided)
        {
            _failures.Add(child.Exception?.InnerException ?? new TaskCanceledException(child));
        }

        if (!wasDecided && IsDecided)
        {
            loop.CancelReporting(cancellation.Cancel);
        }
    }
}
