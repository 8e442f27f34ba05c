namespace Reactor;

public static partial class Aggregate
{
    /// <summary>Runs all of <paramref name="works"/> at the same time, and gives their results in the order given.</summary>
    /// <remarks>
    /// The first that fails, or ends by a cancellation of its own, ends this at once with its exception; the others run on, and
    /// what they throw goes to <see cref="EventLoop.UnhandledException"/>. If that is not wanted, use a <see cref="TaskGroup"/>.
    /// <para><paramref name="cancellationToken"/> cancels all of them; this then waits until they have ended, and returns the results
    /// all the same if each of them has one.</para>
    /// </remarks>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled, and nothing failed.</exception>
    public static async Task<T[]> GatherAsync<T>(
        IEnumerable<Func<CancellationToken, Task<T>>> works, CancellationToken cancellationToken = default)
    {
        var array = ToArray(works);
        var loop = EventLoop.OfCaller();
        cancellationToken.ThrowIfCancellationRequested();
        var cancellation = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var children = StartAll(loop, "gather", array, cancellation);
        var first = await FirstFailureAsync(loop, children, cancellationToken);
        _ = AbandonAsync(loop, [.. children.Where(child => child != first)], cancellation);
        if (first is not null)
        {
            await first;
        }

        return [.. children.Select(child => child.GetAwaiter().GetResult())];
    }

    /// <summary>Runs all of <paramref name="works"/> at the same time, and gives them back when all have ended, however they have.</summary>
    /// <remarks>Asyncio's <c>return_exceptions</c>: no failure is thrown, each is in its task. Nor is a cancellation:
    /// <paramref name="cancellationToken"/> cancels all of them, and their tasks tell.</remarks>
    /// <returns>The tasks, all ended, in the order given; awaiting one gives its result or throws its failure.</returns>
    public static async Task<Task<T>[]> GatherOutcomesAsync<T>(
        IEnumerable<Func<CancellationToken, Task<T>>> works, CancellationToken cancellationToken = default)
    {
        var array = ToArray(works);
        var loop = EventLoop.OfCaller();
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var children = StartAll(loop, "gather", array, cancellation);

        // Without the token: who is cancelled still waits until they have ended.
        await WaitAsync(children, WaitUntil.AllCompleted, timeout: null, CancellationToken.None);
        return children;
    }

    /// <summary>The child whose exception is the one to throw, as soon as that is certain, or null.</summary>
    private static async Task<Task<T>?> FirstFailureAsync<T>(
        EventLoop loop, Task<T>[] children, CancellationToken cancellationToken)
    {
        Task<T>? first = null;
        using var completions = new CompletionQueue<Task<T>>(loop, children);
        while (await completions.NextAsync(CancellationToken.None) is { } child)
        {
            if (child.IsCompletedSuccessfully)
            {
                continue;
            }

            // A failure says more than a cancellation, which is what we asked for by then.
            if (first is null || (first.IsCanceled && child.IsFaulted))
            {
                first = child;
            }

            if (!cancellationToken.IsCancellationRequested)
            {
                return first;
            }
        }

        return first;
    }

    /// <summary>Sees to the children that nobody waits for any more.</summary>
    private static async Task AbandonAsync<T>(EventLoop loop, Task<T>[] children, CancellationTokenSource cancellation)
    {
        using (cancellation)
        {
            foreach (var child in children)
            {
                _ = loop.ReportFailureAsync(child);
            }

            await WaitAsync(children, WaitUntil.AllCompleted);
        }
    }
}
