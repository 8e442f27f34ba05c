using Hypertext;
using Scraper.Reading;

namespace Scraper.Checking;

/// <summary>Knows which URLs a list has had, and where, in memory that does not grow with it for ever.</summary>
/// <remarks>
/// Two URLs are the same if a request for them is: as they are serialised, without the fragment. Of each its 64-bit hash and its line
/// are kept, in 16 bytes of an open hash table with linear probing. Past <see cref="Capacity"/> no more are remembered, and those that are
/// remain known. That two of six million URLs have one hash, and a URL counts as listed before that is not, has a chance of one in a million.
/// </remarks>
internal sealed class SeenUrls(int capacity = SeenUrls.DefaultCapacity)
{
    /// <summary>Three quarters of a table of 128 MiB.</summary>
    private const int DefaultCapacity = 3 << 21;

    private (ulong Hash, long Line)[] _slots = new (ulong, long)[1024];

    /// <summary>The URLs that can be remembered.</summary>
    public int Capacity => capacity;

    /// <summary>The different URLs that are remembered.</summary>
    public int Count { get; private set; }

    /// <summary>Whether a URL was not remembered for lack of room.</summary>
    public bool IsOverflown { get; private set; }

    /// <summary>Where a URL was listed first; if nowhere, it is remembered with its line.</summary>
    /// <param name="url">The URL.</param>
    /// <param name="line">Where it is listed now, from 1.</param>
    /// <returns>The line, or null.</returns>
    public long? FindOrAdd(Url url, long line)
    {
        var hash = StableHash.Of(url.AsciiHref[..url.Parts.FragmentStart]);
        ref var slot = ref Find(hash);
        if (slot.Line != 0)
        {
            return slot.Line;
        }

        if (Count == capacity)
        {
            IsOverflown = true;
            return null;
        }

        slot = (hash, line);
        Count++;
        if (Count > _slots.Length / 4 * 3)
        {
            Grow();
        }

        return null;
    }

    private ref (ulong Hash, long Line) Find(ulong hash)
    {
        var index = hash & (ulong)(_slots.Length - 1);
        while (_slots[index] is { Line: not 0 } slot && slot.Hash != hash)
        {
            index = (index + 1) & (ulong)(_slots.Length - 1);
        }

        return ref _slots[index];
    }

    private void Grow()
    {
        var before = _slots;
        _slots = new (ulong, long)[before.Length * 2];
        foreach (var slot in before)
        {
            if (slot.Line != 0)
            {
                Find(slot.Hash) = slot;
            }
        }
    }
}
