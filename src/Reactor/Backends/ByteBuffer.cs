namespace Reactor;

/// <summary>Bytes that come in at one end and leave at the other, as those that wait in a socket of the system.</summary>
internal sealed class ByteBuffer
{
    private byte[] _bytes = [];
    private int _start;

    public int Length { get; private set; }

    public void Append(ReadOnlySpan<byte> bytes)
    {
        if (_start + Length + bytes.Length > _bytes.Length)
        {
            MakeRoom(Length + bytes.Length);
        }

        bytes.CopyTo(_bytes.AsSpan(_start + Length));
        Length += bytes.Length;
    }

    /// <summary>Copies as much as there is, and fits; the bytes stay.</summary>
    public int Peek(Span<byte> buffer)
    {
        var count = Math.Min(Length, buffer.Length);
        _bytes.AsSpan(_start, count).CopyTo(buffer);
        return count;
    }

    /// <summary>Drops bytes from the front.</summary>
    public void Skip(int count)
    {
        Length -= count;
        _start = Length == 0 ? 0 : _start + count;
    }

    private void MakeRoom(int needed)
    {
        var bytes = needed <= _bytes.Length / 2 ? _bytes : new byte[Math.Max(needed, _bytes.Length * 2)];
        _bytes.AsSpan(_start, Length).CopyTo(bytes);
        _bytes = bytes;
        _start = 0;
    }
}
