namespace Reactor;

/// <summary>Waits for several tasks at once, or runs several pieces of work and combines what comes of them.</summary>
/// <remarks>
/// Called by code that runs on a loop with the loop as its context, which is all but raw callbacks; elsewhere a member throws
/// <see cref="InvalidOperationException"/>. Everything goes on on the loop. Times are on the loop's clock. What must be cancelled is
/// given as a function of a token: it starts at once, in the order given, and is listed among the loop's tasks until it has ended.
/// The model is asyncio's <c>wait</c>, <c>gather</c>, <c>as_completed</c> and <c>wait_for</c>. Work that belongs together and of which
/// every part must succeed is better run in a <see cref="TaskGroup"/>.
/// </remarks>
public static partial class Aggregate
{
    /// <summary>Starts each piece of work as a task of the loop.</summary>
    private static Task<T>[] StartAll<T>(
        EventLoop loop, string name, Func<CancellationToken, Task<T>>[] works, CancellationTokenSource cancellation) =>
        [.. works.Select((work, index) => new LoopTask(loop, $"{name} {index + 1} of {works.Length}", cancellation).RunAsync(work))];

    private static Func<CancellationToken, Task<T>>[] ToArray<T>(IEnumerable<Func<CancellationToken, Task<T>>> works)
    {
        // All of it before anything starts: a sequence that throws half-way would leave tasks behind.
        ArgumentNullException.ThrowIfNull(works);
        Func<CancellationToken, Task<T>>[] array = [.. works];
        return Array.IndexOf(array, null) < 0 ? array : throw new ArgumentException("A piece of work is null.", nameof(works));
    }

    private static void ThrowIfNoTime(TimeSpan? timeout)
    {
        if (timeout is { } time && time != Timeout.InfiniteTimeSpan)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(time, TimeSpan.Zero, nameof(timeout));
        }
    }
}
