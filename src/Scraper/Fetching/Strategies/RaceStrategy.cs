using Reactor;

namespace Scraper.Fetching;

/// <summary>Asks all at once.</summary>
internal sealed class RaceStrategy : IFetchStrategy
{
    public Task<T> RunAsync<T>(
        IReadOnlyList<Func<CancellationToken, Task<T>>> contenders, Action<T> discard, CancellationToken cancellationToken) =>
        Aggregate.FirstSuccessAsync(contenders, discard, cancellationToken);
}
