namespace Scraper.Checking;

/// <summary>How many URLs each host has; past so many hosts, those that come new are not told apart.</summary>
internal sealed class HostCounts(int capacity = HostCounts.DefaultCapacity)
{
    private const int DefaultCapacity = 1 << 20;

    private readonly Dictionary<string, long> _counts = [];

    /// <summary>The hosts that are told apart.</summary>
    public int Count => _counts.Count;

    /// <summary>The URLs of hosts beyond those.</summary>
    public long Others { get; private set; }

    public void Add(string host)
    {
        if (_counts.TryGetValue(host, out var count) || _counts.Count < capacity)
        {
            _counts[host] = count + 1;
        }
        else
        {
            Others++;
        }
    }

    /// <summary>Those with the most URLs, in this order.</summary>
    public IEnumerable<KeyValuePair<string, long>> Top(int number) =>
        _counts.OrderByDescending(host => host.Value).ThenBy(host => host.Key, StringComparer.Ordinal).Take(number);
}
