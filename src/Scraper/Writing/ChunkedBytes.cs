using System.Buffers;

namespace Scraper.Writing;

/// <summary>Bytes that are written one after another, in pooled chunks.</summary>
/// <remarks>
/// One array that doubles would be copied as it grows, have up to twice the size of what is in it, and leave as much again to a full
/// collection. Here an emptied batch gives its memory to the next one.
/// </remarks>
internal sealed class ChunkedBytes : IBufferWriter<byte>
{
    // Below what is a large object.
    private const int ChunkLength = 64 * 1024;

    private readonly List<ReadOnlyMemory<byte>> _full = [];
    private readonly List<byte[]> _arrays = [];
    private byte[] _last = [];
    private int _lastCount;

    /// <summary>The number of bytes in all chunks.</summary>
    public int Count { get; private set; }

    /// <summary>The bytes, in order; valid until the next call.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Chunks => _lastCount == 0 ? _full : [.. _full, _last.AsMemory(0, _lastCount)];

    /// <summary>All bytes in one piece; valid until the next call.</summary>
    public ReadOnlyMemory<byte> Joined
    {
        get
        {
            if (_full.Count == 0)
            {
                return _last.AsMemory(0, _lastCount);
            }

            var joined = new ArrayBufferWriter<byte>(Count);
            foreach (var chunk in Chunks)
            {
                joined.Write(chunk.Span);
            }

            return joined.WrittenMemory;
        }
    }

    public void Advance(int count)
    {
        _lastCount += count;
        Count += count;
    }

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        MakeRoom(sizeHint);
        return _last.AsMemory(_lastCount);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        MakeRoom(sizeHint);
        return _last.AsSpan(_lastCount);
    }

    /// <summary>Drops all bytes and gives their memory back.</summary>
    public void Clear()
    {
        foreach (var array in _arrays)
        {
            ArrayPool<byte>.Shared.Return(array);
        }

        _arrays.Clear();
        _full.Clear();
        _last = [];
        _lastCount = 0;
        Count = 0;
    }

    private void MakeRoom(int sizeHint)
    {
        if (_last.Length - _lastCount < Math.Max(sizeHint, 1))
        {
            BeginChunk(sizeHint);
        }
    }

    private void BeginChunk(int sizeHint)
    {
        if (_lastCount > 0)
        {
            _full.Add(_last.AsMemory(0, _lastCount));
        }

        _last = ArrayPool<byte>.Shared.Rent(Math.Max(sizeHint, ChunkLength));
        _lastCount = 0;
        _arrays.Add(_last);
    }
}
