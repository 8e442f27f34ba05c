namespace Scraper.Serving;

/// <summary>Counts the bytes of all that is kept for clients: bodies of pages, and lists of URLs.</summary>
/// <remarks>Loop thread only.</remarks>
internal sealed class HeldBytes(long limit)
{
    public long Count { get; set; }

    public long Limit => limit;

    public bool IsOver => Count > limit;

    /// <summary>Whether there is hardly room for another one: past seven eighths of the limit.</summary>
    public bool IsNearlyFull => Count > limit - (limit / 8);
}

/// <summary>What one request takes of what may be held, until it is disposed of.</summary>
internal sealed class HeldShare(HeldBytes held) : IDisposable
{
    private long _count;

    /// <summary>Whether it would be too much even if it were the only one.</summary>
    public bool IsOverAlone => _count > held.Limit;

    /// <summary>Takes more.</summary>
    /// <returns>False if that is more than may be held: it is taken all the same, until the share is disposed of.</returns>
    public bool TryTake(long count)
    {
        _count += count;
        held.Count += count;
        return !held.IsOver;
    }

    public void Dispose()
    {
        held.Count -= _count;
        _count = 0;
    }
}
