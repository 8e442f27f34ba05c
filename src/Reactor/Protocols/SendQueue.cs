using System.Buffers;

namespace Reactor;

/// <summary>Bytes that wait to be sent, in pooled chunks.</summary>
internal sealed class SendQueue
{
    private const int ChunkLength = 32 * 1024;

    private readonly Queue<byte[]> _chunks = new();
    private byte[] _last = [];
    private int _start;
    private int _end;

    public long Length { get; private set; }

    /// <summary>The bytes at the front that are in one piece; empty only if there are none.</summary>
    public ReadOnlySpan<byte> First => FirstMemory.Span;

    /// <summary>As <see cref="First"/>; what is appended meanwhile does not touch it.</summary>
    public ReadOnlyMemory<byte> FirstMemory => _chunks.TryPeek(out var chunk)
        ? chunk.AsMemory(_start..(ReferenceEquals(chunk, _last) ? _end : ChunkLength))
        : default;

    public void Append(ReadOnlySpan<byte> data)
    {
        Length += data.Length;
        while (!data.IsEmpty)
        {
            if (_chunks.Count == 0 || _end == ChunkLength)
            {
                _last = ArrayPool<byte>.Shared.Rent(ChunkLength);
                _chunks.Enqueue(_last);
                _end = 0;
            }

            var count = Math.Min(data.Length, ChunkLength - _end);
            data[..count].CopyTo(_last.AsSpan(_end));
            data = data[count..];
            _end += count;
        }
    }

    /// <summary>Drops bytes that have been sent, no more than <see cref="First"/> had.</summary>
    public void Take(int count)
    {
        Length -= count;
        _start += count;
        if (Length == 0 || _start == ChunkLength)
        {
            Drop();
        }
    }

    public void Clear()
    {
        while (_chunks.Count > 0)
        {
            Drop();
        }

        Length = 0;
    }

    private void Drop()
    {
        ArrayPool<byte>.Shared.Return(_chunks.Dequeue());
        _start = 0;
        if (_chunks.Count == 0)
        {
            _last = [];
            _end = 0;
        }
    }
}
