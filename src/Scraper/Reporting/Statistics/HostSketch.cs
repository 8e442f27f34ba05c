namespace Scraper.Reporting.Statistics;

/// <summary>Counts URLs by host, for the hosts that have most of them, in bounded memory.</summary>
/// <remarks>
/// Space-Saving (Metwally, Agrawal, El Abbadi, 2005). As long as there are no more hosts than places all figures are exact. Then a new host
/// takes the place of the one with the fewest URLs, and its number, which it may exceed the truth by (<see cref="HostCount.Excess"/>);
/// a host with more URLs than all of them divided by the places is never missed. The places are a heap, the fewest first.
/// </remarks>
internal sealed class HostSketch(int capacity = HostSketch.UsualCapacity)
{
    /// <summary>The places of a run.</summary>
    public const int UsualCapacity = 1024;

    private readonly Dictionary<string, HostCount> _byName = new(StringComparer.Ordinal);
    private readonly List<HostCount> _heap = [];

    /// <summary>Whether every host has had a place so far.</summary>
    public bool IsExact { get; private set; } = true;

    /// <summary>The hosts that have a place.</summary>
    public IReadOnlyCollection<HostCount> Hosts => _heap;

    /// <summary>The count of a host, one URL more.</summary>
    public HostCount Count(string name)
    {
        if (!_byName.TryGetValue(name, out var host))
        {
            host = Place(name);
            _byName.Add(name, host);
        }

        host.Urls++;
        Sink(host);
        return host;
    }

    private HostCount Place(string name)
    {
        if (_heap.Count < capacity)
        {
            var added = new HostCount(name, excess: 0) { Position = _heap.Count };
            _heap.Add(added);
            Rise(added);
            return added;
        }

        IsExact = false;
        var fewest = _heap[0];
        _byName.Remove(fewest.Name);
        return _heap[0] = new HostCount(name, fewest.Urls);
    }

    /// <summary>Moves a host that has got more URLs behind those with fewer.</summary>
    private void Sink(HostCount host)
    {
        while (true)
        {
            var child = (2 * host.Position) + 1;
            if (child + 1 < _heap.Count && _heap[child + 1].Urls < _heap[child].Urls)
            {
                child++;
            }

            if (child >= _heap.Count || _heap[child].Urls >= host.Urls)
            {
                return;
            }

            Swap(host, _heap[child]);
        }
    }

    /// <summary>Moves a host that has none yet before those with more.</summary>
    private void Rise(HostCount host)
    {
        while (host.Position > 0 && _heap[(host.Position - 1) / 2] is var parent && parent.Urls > host.Urls)
        {
            Swap(parent, host);
        }
    }

    private void Swap(HostCount one, HostCount other)
    {
        (one.Position, other.Position) = (other.Position, one.Position);
        (_heap[one.Position], _heap[other.Position]) = (one, other);
    }
}
