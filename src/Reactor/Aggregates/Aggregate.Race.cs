namespace Reactor;

public static partial class Aggregate
{
    /// <summary>Runs all of <paramref name="works"/> at the same time, and gives the first result that one of them has.</summary>
    /// <inheritdoc cref="FirstSuccessesAsync{T}"/>
    public static async Task<T> FirstSuccessAsync<T>(
        IEnumerable<Func<CancellationToken, Task<T>>> works, Action<T>? discard = null, CancellationToken cancellationToken = default) =>
        (await FirstSuccessesAsync(works, 1, discard, cancellationToken))[0];

    /// <summary>Runs all of <paramref name="works"/> at the same time, and gives the first <paramref name="count"/> results.</summary>
    /// <remarks>
    /// The others are cancelled as soon as the results are there, or can no longer be, and have ended when this returns or throws;
    /// what they throw on their way out is dropped. So is a failure before that, if others succeed.
    /// <paramref name="cancellationToken"/> cancels all of them, and they have ended, too, when this throws.
    /// </remarks>
    /// <param name="works">At least <paramref name="count"/> pieces of work.</param>
    /// <param name="count">How many results are wanted.</param>
    /// <param name="discard">Is given each result that is not returned, to free what it holds; called on the loop.</param>
    /// <param name="cancellationToken">Cancels all of the work.</param>
    /// <returns>The results, in the order in which they came.</returns>
    /// <exception cref="ArgumentException">There is no work, or less than <paramref name="count"/>.</exception>
    /// <exception cref="AggregateException">Too many failed: holds each failure, in the order in which they came.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled first.</exception>
    public static async Task<T[]> FirstSuccessesAsync<T>(
        IEnumerable<Func<CancellationToken, Task<T>>> works,
        int count,
        Action<T>? discard = null,
        CancellationToken cancellationToken = default)
    {
        var array = ToArray(works);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        if (array.Length < count)
        {
            throw new ArgumentException("There are fewer pieces of work than results are wanted.", nameof(works));
        }

        var loop = EventLoop.OfCaller();
        cancellationToken.ThrowIfCancellationRequested();
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var race = new Race<T>(loop, count, array.Length - count, cancellation);
        await race.RunAsync(StartAll(loop, "race", array, cancellation));
        return race.Finish(discard, cancellationToken);
    }
}
