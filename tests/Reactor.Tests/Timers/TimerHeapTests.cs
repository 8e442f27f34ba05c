namespace Reactor.Tests;

public sealed class TimerHeapTests
{
    private readonly TimerHeap _heap = new();

    [Fact]
    public void NextDeadline_Empty_IsTheEndOfTime()
    {
        Assert.Equal(long.MaxValue, _heap.NextDeadline);
        Assert.Equal(0, _heap.Count);
    }

    [Fact]
    public void Dequeue_OneDeadlineForAll_IsInTheOrderOfAdding()
    {
        var entries = Enumerable.Range(0, 200).Select(_ => new Entry()).ToList();
        entries.ForEach(entry => _heap.Add(entry, 5));

        var order = entries.Select(_ => _heap.Dequeue()).ToList();

        Assert.Equal(entries, order);
    }

    [Fact]
    public void Remove_NotQueuedOrRemoved_SaysFalse()
    {
        var entry = new Entry();

        Assert.False(_heap.Remove(entry));
        _heap.Add(entry, 1);
        Assert.True(_heap.Remove(entry));
        Assert.False(_heap.Remove(entry));
        Assert.Equal(0, _heap.Count);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void AddRemoveDequeue_ManyAtRandom_BehavesAsASortedList(int seed)
    {
        var random = new Random(seed);
        var sorted = new SortedSet<Entry>(Comparer<Entry>.Create(
            (left, right) => (left.Deadline, left.Sequence).CompareTo((right.Deadline, right.Sequence))));

        for (var step = 0; step < 20_000; step++)
        {
            // More is added than taken at first, so that the heap becomes deep, and then it runs empty.
            var adds = step < 10_000 ? 6 : 3;
            var choice = random.Next(10);
            if (choice < adds || sorted.Count == 0)
            {
                var entry = new Entry();
                _heap.Add(entry, random.Next(500));
                Assert.True(sorted.Add(entry));
            }
            else if (choice < 8)
            {
                var entry = sorted.ElementAt(random.Next(Math.Min(sorted.Count, 50)));
                Assert.True(_heap.Remove(entry));
                sorted.Remove(entry);
            }
            else
            {
                Assert.Same(sorted.Min, _heap.Dequeue());
                sorted.Remove(sorted.Min!);
            }

            Assert.Equal(sorted.Count, _heap.Count);
            Assert.Equal(sorted.Min?.Deadline ?? long.MaxValue, _heap.NextDeadline);
        }

        foreach (var entry in sorted)
        {
            Assert.Same(entry, _heap.Dequeue());
        }
    }

    private sealed class Entry : TimerEntry
    {
        internal override void QueueExpiry(ReadyQueue ready)
        {
        }
    }
}
