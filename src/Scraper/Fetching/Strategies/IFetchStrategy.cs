namespace Scraper.Fetching;

/// <summary>A way to get one page from several places: which of them are asked when, and whose answer counts.</summary>
/// <remarks>For code with the loop as its context. A strategy holds nothing of a job, so that one serves all of them. What it starts has
/// ended when it returns or throws: it leaves no request, no task and no timer behind.</remarks>
internal interface IFetchStrategy
{
    /// <summary>Gives the first success.</summary>
    /// <param name="contenders">The places, in the order listed, each as a function that asks it. It is called once at most, returns the
    /// page, and throws <see cref="MirrorFailedException"/> where there is none.</param>
    /// <param name="discard">Is given each success but the one that is returned, to free what it holds.</param>
    /// <param name="cancellationToken">Cancels all of them.</param>
    /// <exception cref="AggregateException">None succeeded.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled first.</exception>
    Task<T> RunAsync<T>(
        IReadOnlyList<Func<CancellationToken, Task<T>>> contenders, Action<T> discard, CancellationToken cancellationToken);
}
