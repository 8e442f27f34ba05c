using Hypertext;

namespace Scraper.Fetching;

/// <summary>The rules of the sites' robots.txt, each fetched once and kept for a day.</summary>
/// <remarks>
/// Loop thread only. Those who ask for the rules of one site at the same time wait for one request. So many are kept; the oldest
/// make room. Source: RFC 9309, section 2.
/// </remarks>
internal sealed class RobotsCache(IRobotsSource source, TimeProvider timeProvider, int capacity = RobotsCache.DefaultCapacity)
{
    /// <summary>The sites whose rules are kept: at less than a kilobyte for most, some ten megabytes.</summary>
    private const int DefaultCapacity = 16_384;

    /// <summary>How long a site that could not be asked counts as closed, before it is asked again.</summary>
    private static readonly TimeSpan UnreachableLifetime = TimeSpan.FromMinutes(10);

    private readonly Dictionary<string, Entry> _entries = [];
    private readonly Queue<(string Origin, Entry Entry)> _order = new();

    /// <summary>The rules that the site of <paramref name="url"/> has for this program.</summary>
    /// <exception cref="OperationCanceledException">The run is given up.</exception>
    public Task<RobotsGroup> GetAsync(Url url, CancellationToken cancellationToken)
    {
        var origin = url.Origin;
        if (_entries.TryGetValue(origin, out var entry) && !entry.IsStale(timeProvider))
        {
            return entry.Rules;
        }

        entry = new Entry();
        _entries[origin] = entry;
        _order.Enqueue((origin, entry));
        MakeRoom();
        entry.Rules = FetchAsync(url, entry, cancellationToken);
        return entry.Rules;
    }

    private async Task<RobotsGroup> FetchAsync(Url url, Entry entry, CancellationToken cancellationToken)
    {
        var answer = await source.FetchAsync(url, cancellationToken);
        entry.Keep(answer.IsReachable ? RobotsAnswer.Lifetime : UnreachableLifetime, timeProvider);
        return answer.Rules;
    }

    private void MakeRoom()
    {
        while (_order.Count > capacity)
        {
            var (origin, entry) = _order.Dequeue();
            if (_entries.TryGetValue(origin, out var current) && current == entry)
            {
                _entries.Remove(origin);
            }
        }
    }

    private sealed class Entry
    {
        private long _fetchedAt;
        private TimeSpan _lifetime;

        public Task<RobotsGroup> Rules { get; set; } = null!;

        public bool IsStale(TimeProvider timeProvider) =>
            Rules.IsFaulted || Rules.IsCanceled || (Rules.IsCompleted && timeProvider.GetElapsedTime(_fetchedAt) > _lifetime);

        public void Keep(TimeSpan lifetime, TimeProvider timeProvider)
        {
            _fetchedAt = timeProvider.GetTimestamp();
            _lifetime = lifetime;
        }
    }
}
