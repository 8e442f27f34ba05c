namespace Scraper.Fetching;

/// <summary>The pages with which a run ends.</summary>
/// <remarks>Any thread: all loops of a run take from one.</remarks>
/// <param name="limit">How many there are.</param>
/// <param name="stop">Called when the last one is taken, by whoever takes it: ends the run, what is in flight included.</param>
internal sealed class PageQuota(int limit, Action stop)
{
    private long _taken;

    /// <summary>Takes a page, if one is left.</summary>
    public bool TryTake()
    {
        var taken = Interlocked.Increment(ref _taken);
        if (taken == limit)
        {
            stop();
        }

        return taken <= limit;
    }
}
