namespace Scraper.Fetching;

/// <summary>Asks one after the other, the next one when the one before has failed.</summary>
internal sealed class FallbackStrategy : IFetchStrategy
{
    public async Task<T> RunAsync<T>(
        IReadOnlyList<Func<CancellationToken, Task<T>>> contenders, Action<T> discard, CancellationToken cancellationToken)
    {
        var failures = new List<Exception>();
        foreach (var contender in contenders)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                return await contender(cancellationToken);
            }
            catch (MirrorFailedException exception)
            {
                failures.Add(exception);
            }
        }

        throw new AggregateException(failures);
    }
}
