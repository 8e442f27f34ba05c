namespace Reactor;

/// <summary>The callbacks that run in the next turn, in order.</summary>
/// <remarks>Loop thread only. A ring that grows and never shrinks: enqueueing allocates nothing once it is large enough.</remarks>
internal sealed class ReadyQueue
{
    private WorkItem[] _items = new WorkItem[256];
    private int _head;

    public int Count { get; private set; }

    public void Enqueue(WorkKind kind, Delegate callback, object? state) => Enqueue(new WorkItem(kind, callback, state));

    public void Enqueue(in WorkItem item)
    {
        if (Count == _items.Length)
        {
            Grow();
        }

        _items[(_head + Count++) & (_items.Length - 1)] = item;
    }

    public WorkItem Dequeue()
    {
        ref var slot = ref _items[_head];
        var item = slot;
        slot = default;
        _head = (_head + 1) & (_items.Length - 1);
        Count--;
        return item;
    }

    private void Grow()
    {
        var larger = new WorkItem[_items.Length * 2];
        var atEnd = _items.Length - _head;
        Array.Copy(_items, _head, larger, 0, atEnd);
        Array.Copy(_items, 0, larger, atEnd, _head);
        _items = larger;
        _head = 0;
    }
}
