using System.Buffers;

namespace Reactor;

public sealed partial class LoopFile
{
    private bool _reading;

    /// <summary>Where the next <see cref="ReadAsync"/> reads, in bytes from the beginning of the file.</summary>
    public long Position { get; set; }

    /// <summary>Reads on from <see cref="Position"/>, and moves it by what was read.</summary>
    /// <remarks>Abandoned, it moves nothing: the next one reads the same bytes. At most one at a time.</remarks>
    /// <returns>The number of bytes, which may be less than the buffer holds; 0 at the end of the file.</returns>
    /// <exception cref="InvalidOperationException">Another one is under way.</exception>
    /// <exception cref="IOException">The device failed.</exception>
    public async Task<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_reading)
        {
            throw new InvalidOperationException("Another sequential read of this file has not ended.");
        }

        _reading = true;
        try
        {
            var count = await ReadAtAsync(Position, buffer, cancellationToken);
            Position += count;
            return count;
        }
        finally
        {
            _reading = false;
        }
    }

    /// <summary>Reads at <paramref name="offset"/> bytes from the beginning; any number of such reads may be under way.</summary>
    /// <remarks>With a token that can be cancelled the bytes come by way of another buffer, since a thread may still be reading when
    /// the caller has abandoned it: <paramref name="buffer"/> is never written to after the end of the wait.</remarks>
    /// <returns>The number of bytes, which may be less than the buffer holds; 0 at the end of the file.</returns>
    /// <exception cref="IOException">The device failed.</exception>
    public async Task<int> ReadAtAsync(long offset, Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        VerifyOpen();
        if (!cancellationToken.CanBeCanceled)
        {
            return await _executor.RunAsync(() => RandomAccess.Read(_handle, buffer.Span, offset), cancellationToken);
        }

        // Returned to the pool only if the wait was not abandoned.
        var copy = ArrayPool<byte>.Shared.Rent(buffer.Length);
        var length = buffer.Length;
        var count = await _executor.RunAsync(() => RandomAccess.Read(_handle, copy.AsSpan(0, length), offset), cancellationToken);
        copy.AsSpan(0, count).CopyTo(buffer.Span);
        ArrayPool<byte>.Shared.Return(copy);
        return count;
    }

    /// <summary>Reads the whole file, from the beginning, wherever <see cref="Position"/> is.</summary>
    /// <remarks>What is appended meanwhile may or may not be part of it.</remarks>
    /// <exception cref="IOException">The device failed, or the file is larger than an array can be.</exception>
    public Task<byte[]> ReadAllAsync(CancellationToken cancellationToken = default)
    {
        VerifyOpen();
        return _executor.RunAsync(ReadAll, cancellationToken);
    }

    private byte[] ReadAll()
    {
        var length = RandomAccess.GetLength(_handle);
        if (length > Array.MaxLength)
        {
            throw new IOException($"{Path}: too large to be read as a whole.");
        }

        // A byte more shows the end in the same read; a file of /proc has no length, and grows here.
        var bytes = new byte[Math.Min(length + 1, Array.MaxLength)];
        var total = 0;
        while (RandomAccess.Read(_handle, bytes.AsSpan(total), total) is > 0 and var count)
        {
            total += count;
            if (total == bytes.Length)
            {
                Array.Resize(ref bytes, (int)Math.Min(Math.Max(total * 2L, 4096), Array.MaxLength));
            }
        }

        return bytes.AsSpan(0, total).ToArray();
    }
}
