namespace Reactor;

/// <summary>Bytes that were received and not yet read, in one piece.</summary>
internal sealed class ReadBuffer
{
    private const int FirstCapacity = 4 * 1024;

    private byte[] _bytes = [];
    private int _start;

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(_start, Length);

    /// <summary>Room behind the bytes, so that there are at most <paramref name="limit"/> of them; at least one byte.</summary>
    public Memory<byte> GetRoom(int limit)
    {
        if (_start + Length == _bytes.Length)
        {
            MakeRoom(limit);
        }

        return _bytes.AsMemory(_start + Length, Math.Min(limit - Length, _bytes.Length - _start - Length));
    }

    /// <summary>What was received into the room belongs to the bytes.</summary>
    public void Add(int count) => Length += count;

    /// <summary>Moves bytes out, as many as there are and fit.</summary>
    public int Take(Span<byte> target)
    {
        var count = Math.Min(Length, target.Length);
        _bytes.AsSpan(_start, count).CopyTo(target);
        _start += count;
        Length -= count;
        if (Length == 0)
        {
            Empty();
        }

        return count;
    }

    /// <summary>Gives bytes back: they will be read again, before the others.</summary>
    public void PutBack(ReadOnlySpan<byte> bytes)
    {
        var all = new byte[bytes.Length + Length];
        bytes.CopyTo(all);
        Bytes.CopyTo(all.AsSpan(bytes.Length));
        _bytes = all;
        _start = 0;
        Length = all.Length;
    }

    /// <summary>Forgets what was taken; a connection that had one long line does not keep the memory of it.</summary>
    private void Empty()
    {
        _start = 0;
        if (_bytes.Length > FirstCapacity)
        {
            _bytes = [];
        }
    }

    private void MakeRoom(int limit)
    {
        var isFull = Length == _bytes.Length;
        var capacity = isFull ? Math.Min(limit, Math.Max(FirstCapacity, _bytes.Length * 2L)) : _bytes.Length;
        var bytes = isFull ? new byte[capacity] : _bytes;
        Bytes.CopyTo(bytes);
        _bytes = bytes;
        _start = 0;
    }
}
