using System.Numerics;

namespace Hypertext;

/// <summary>Which links a page has had already: a hash table over the links of a <see cref="LinkList"/>, without copies of them.</summary>
/// <remarks>Open addressing with linear probing. The hash has a seed of the process, so that no page can make its links collide.</remarks>
internal sealed class LinkSet
{
    private const int InitialCapacity = 256;

    // One more than the index of the link, so that zero is empty; beside it the hash.
    private (int Number, int Hash)[] _slots = new (int, int)[InitialCapacity];
    private int _count;

    public void Clear()
    {
        if (_slots.Length > InitialCapacity * 64)
        {
            // One huge page should not make the clearing of all the small ones dear.
            _slots = new (int, int)[InitialCapacity];
        }
        else
        {
            Array.Clear(_slots);
        }

        _count = 0;
    }

    /// <summary>Adds the candidate of a list, if no link of the list is the same.</summary>
    /// <returns>Whether it was added.</returns>
    public bool Add(LinkList links)
    {
        var candidate = links.Candidate;
        var hash = Hash(candidate);
        var mask = _slots.Length - 1;
        var slot = hash & mask;
        while (_slots[slot] is { Number: > 0 } taken)
        {
            if (taken.Hash == hash && links[taken.Number - 1].SequenceEqual(candidate))
            {
                return false;
            }

            slot = (slot + 1) & mask;
        }

        _slots[slot] = (links.Count + 1, hash);
        if (++_count > _slots.Length / 2)
        {
            Grow();
        }

        return true;
    }

    private static int Hash(ReadOnlySpan<byte> bytes)
    {
        var hash = default(HashCode);
        hash.AddBytes(bytes);
        return hash.ToHashCode();
    }

    private void Grow()
    {
        var old = _slots;
        _slots = new (int, int)[checked((int)BitOperations.RoundUpToPowerOf2((uint)old.Length * 2))];
        var mask = _slots.Length - 1;
        foreach (var entry in old)
        {
            if (entry.Number > 0)
            {
                var slot = entry.Hash & mask;
                while (_slots[slot].Number > 0)
                {
                    slot = (slot + 1) & mask;
                }

                _slots[slot] = entry;
            }
        }
    }
}
