using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text;

namespace Hypertext;

/// <summary>Bytes that grow at their end, in an array of the pool: what URLs are written to, one after the other.</summary>
/// <remarks>One thread at a time. <see cref="Clear"/> keeps the array for the next page; <see cref="Dispose"/> gives it back.</remarks>
public sealed class UrlBuffer : IDisposable
{
    private byte[] _bytes;

    /// <summary>Makes an empty buffer.</summary>
    /// <param name="capacity">Bytes to have room for at first.</param>
    public UrlBuffer(int capacity = 256)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(capacity);
        _bytes = ArrayPool<byte>.Shared.Rent(capacity);
    }

    /// <summary>Bytes written so far.</summary>
    public int Length { get; private set; }

    /// <summary>What was written; it must not be kept past the next change of the buffer.</summary>
    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, Length);

    /// <summary>Appends a byte.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Append(byte value)
    {
        if (Length == _bytes.Length)
        {
            Grow(1);
        }

        _bytes[Length++] = value;
    }

    /// <summary>Appends bytes, which must not be the buffer's own.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Append(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > _bytes.Length - Length)
        {
            Grow(bytes.Length);
        }

        bytes.CopyTo(_bytes.AsSpan(Length));
        Length += bytes.Length;
    }

    /// <summary>Appends text as UTF-8; a lone surrogate becomes U+FFFD.</summary>
    public void AppendUtf8(ReadOnlySpan<char> text)
    {
        var most = Encoding.UTF8.GetMaxByteCount(text.Length);
        if (most > _bytes.Length - Length)
        {
            Grow(most);
        }

        Length += Encoding.UTF8.GetBytes(text, _bytes.AsSpan(Length));
    }

    /// <summary>Drops what stands from an offset on.</summary>
    public void Truncate(int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, Length);
        Length = length;
    }

    /// <summary>Drops everything, and keeps the room.</summary>
    public void Clear() => Length = 0;

    /// <summary>Gives the array back to the pool; what was written is gone.</summary>
    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = [];
        Length = 0;
    }

    /// <summary>What was written, to be changed in place.</summary>
    internal Span<byte> Writable => _bytes.AsSpan(0, Length);

    /// <summary>Puts bytes, which must not be the buffer's own, between those that are there.</summary>
    internal void Insert(int index, ReadOnlySpan<byte> bytes)
    {
        var moved = Length - index;
        Append(bytes);
        _bytes.AsSpan(index, moved).CopyTo(_bytes.AsSpan(index + bytes.Length));
        bytes.CopyTo(_bytes.AsSpan(index));
    }

    private void Grow(int missing)
    {
        var grown = ArrayPool<byte>.Shared.Rent(Math.Max(checked(Length + missing), (int)Math.Min(2L * _bytes.Length, Array.MaxLength)));
        Written.CopyTo(grown);
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = grown;
    }
}
