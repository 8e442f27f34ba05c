namespace Reactor;

/// <summary>Something that waits in a <see cref="TimerHeap"/> for its deadline.</summary>
internal abstract class TimerEntry
{
    internal const int NotQueued = -1;

    internal long Deadline { get; set; }

    internal long Sequence { get; set; }

    internal int Index { get; set; } = NotQueued;

    /// <summary>Queues what is to happen now that the deadline has passed.</summary>
    internal abstract void QueueExpiry(ReadyQueue ready);
}

/// <summary>The timers of a loop, the next to expire first; of two with one deadline, the one that was set first.</summary>
/// <remarks>Loop thread only. A heap of four children a node in which every entry knows its place, so that cancelling removes it:
/// nearly every timer is a time limit that is cancelled, and entries left behind would pile up for the length of the limit.</remarks>
internal sealed class TimerHeap
{
    private const int Arity = 4;

    private TimerEntry[] _entries = new TimerEntry[64];
    private long _sequence;

    public int Count { get; private set; }

    /// <summary>The timestamp of the next deadline, or <see cref="long.MaxValue"/> if there is none.</summary>
    public long NextDeadline => Count > 0 ? _entries[0].Deadline : long.MaxValue;

    public void Add(TimerEntry entry, long deadline)
    {
        if (Count == _entries.Length)
        {
            Array.Resize(ref _entries, Count * 2);
        }

        entry.Deadline = deadline;
        entry.Sequence = ++_sequence;
        SiftUp(Count++, entry);
    }

    public TimerEntry Dequeue()
    {
        var first = _entries[0];
        Remove(first);
        return first;
    }

    /// <summary>Removes the entry if it is in the heap, and says whether it was.</summary>
    public bool Remove(TimerEntry entry)
    {
        var index = entry.Index;
        if (index == TimerEntry.NotQueued)
        {
            return false;
        }

        entry.Index = TimerEntry.NotQueued;
        var last = _entries[--Count];
        _entries[Count] = null!;
        if (index == Count)
        {
            return true;
        }

        if (index > 0 && IsBefore(last, _entries[(index - 1) / Arity]))
        {
            SiftUp(index, last);
        }
        else
        {
            SiftDown(index, last);
        }

        return true;
    }

    private static bool IsBefore(TimerEntry left, TimerEntry right) =>
        left.Deadline != right.Deadline ? left.Deadline < right.Deadline : left.Sequence < right.Sequence;

    private void SiftUp(int index, TimerEntry entry)
    {
        while (index > 0)
        {
            var parent = (index - 1) / Arity;
            if (!IsBefore(entry, _entries[parent]))
            {
                break;
            }

            Place(index, _entries[parent]);
            index = parent;
        }

        Place(index, entry);
    }

    private void SiftDown(int index, TimerEntry entry)
    {
        while (Arity * index + 1 is var first && first < Count)
        {
            var least = first;
            for (var child = first + 1; child < Math.Min(first + Arity, Count); child++)
            {
                if (IsBefore(_entries[child], _entries[least]))
                {
                    least = child;
                }
            }

            if (!IsBefore(_entries[least], entry))
            {
                break;
            }

            Place(index, _entries[least]);
            index = least;
        }

        Place(index, entry);
    }

    private void Place(int index, TimerEntry entry)
    {
        _entries[index] = entry;
        entry.Index = index;
    }
}
