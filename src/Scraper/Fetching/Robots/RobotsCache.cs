using Hypertext;
using Reactor;

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
    /// <remarks>Who asks first is waited for by the others; when it is cancelled, one of them asks again.</remarks>
    /// <exception cref="OperationCanceledException">The caller gives up, or the run is stopping.</exception>
    public async ValueTask<RobotsGroup> GetAsync(Url url, CancellationToken cancellationToken)
    {
        while (true)
        {
            var entry = Find(url, cancellationToken);
            try
            {
                if (!entry.Rules.IsCompleted)
                {
                    await Aggregate.WaitAsync([entry.Rules], WaitUntil.AllCompleted, timeout: null, cancellationToken);
                }

                return await entry.Rules;
            }
            catch (OperationCanceledException) when (entry.Asker.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
            {
                // Only who asked has gone, which a mirror does that has lost.
            }
        }
    }

    private Entry Find(Url url, CancellationToken asker)
    {
        var origin = url.Origin;
        if (_entries.TryGetValue(origin, out var entry) && !entry.IsStale(timeProvider))
        {
            return entry;
        }

        entry = new Entry(asker);
        _entries[origin] = entry;
        _order.Enqueue((origin, entry));
        MakeRoom();
        entry.Rules = FetchAsync(url, entry, asker);
        return entry;
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

    private sealed class Entry(CancellationToken asker)
    {
        private long _fetchedAt;
        private TimeSpan _lifetime;

        /// <summary>Cancelled when whoever asked for the rules has given up.</summary>
        public CancellationToken Asker => asker;

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
