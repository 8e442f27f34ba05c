namespace Reactor;

public sealed partial class LoopConnection
{
    /// <summary>How long a line or another unit may be if the caller does not say, in bytes.</summary>
    public const int DefaultReadLimit = 64 * 1024;

    private static readonly byte[] LineEnd = [(byte)'\n'];

    private readonly ReadBuffer _input = new();
    private bool _reading;

    /// <summary>Reads what is there, at least one byte, into <paramref name="buffer"/>.</summary>
    /// <remarks>A cancelled read has taken no byte.</remarks>
    /// <returns>The number of bytes; 0 at the end of the stream.</returns>
    /// <exception cref="IOException">The connection failed, or was closed by this side meanwhile.</exception>
    /// <exception cref="InvalidOperationException">Another read has not ended.</exception>
    /// <exception cref="ObjectDisposedException">The connection was closed before.</exception>
    public ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<int>(cancellationToken);
        }

        VerifyReadable();
        return ReadSomeAsync(buffer, cancellationToken);
    }

    /// <summary>Reads until <paramref name="buffer"/> is full.</summary>
    /// <remarks>If it is not filled, for whatever reason, what did come stays to be read.</remarks>
    /// <exception cref="EndOfStreamException">The stream ended before.</exception>
    /// <inheritdoc cref="ReadAsync" path="/exception"/>
    public async ValueTask ReadExactlyAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        BeginRead(cancellationToken);
        var count = 0;
        try
        {
            while (count < buffer.Length)
            {
                var read = await ReadSomeAsync(buffer[count..], cancellationToken);
                count += read > 0 ? read : throw Ended($"{count} of {buffer.Length} bytes");
            }
        }
        catch when (count > 0)
        {
            _input.PutBack(buffer.Span[..count]);
            throw;
        }
        finally
        {
            _reading = false;
        }
    }

    /// <summary>Reads up to a byte, and that byte.</summary>
    /// <inheritdoc cref="ReadUntilAsync(ReadOnlyMemory{byte}, int, CancellationToken)"/>
    public ValueTask<byte[]> ReadUntilAsync(
        byte delimiter, int limit = DefaultReadLimit, CancellationToken cancellationToken = default) =>
        ReadUntilAsync(new[] { delimiter }, limit, cancellationToken);

    /// <summary>Reads up to a sequence of bytes, and that sequence.</summary>
    /// <remarks>If it does not end by finding the sequence, what did come stays to be read.</remarks>
    /// <param name="separator">At least one byte.</param>
    /// <param name="limit">How many bytes may be read, the sequence included; no more than these are held.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The bytes, ending with the sequence.</returns>
    /// <exception cref="InvalidDataException">The sequence is not within the limit.</exception>
    /// <exception cref="EndOfStreamException">The stream ended before.</exception>
    /// <inheritdoc cref="ReadAsync" path="/exception"/>
    public async ValueTask<byte[]> ReadUntilAsync(
        ReadOnlyMemory<byte> separator, int limit = DefaultReadLimit, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfZero(separator.Length, nameof(separator));
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, separator.Length);
        BeginRead(cancellationToken);
        try
        {
            var count = await FindAsync(separator, limit, cancellationToken);
            return count > 0 ? TakeInput(count) : throw Ended($"{_input.Length} bytes and no separator");
        }
        finally
        {
            _reading = false;
        }
    }

    /// <summary>Reads a line, up to a line feed and with it.</summary>
    /// <remarks>A line that is not read, for whatever reason, stays to be read.</remarks>
    /// <returns>The line with its line feed; the last one may have none; empty at the end of the stream.</returns>
    /// <param name="limit">How many bytes the line may have, the line feed included; no more than these are held.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="InvalidDataException">The line is longer than the limit.</exception>
    /// <inheritdoc cref="ReadAsync" path="/exception"/>
    public async ValueTask<byte[]> ReadLineAsync(int limit = DefaultReadLimit, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        BeginRead(cancellationToken);
        try
        {
            var count = await FindAsync(LineEnd, limit, cancellationToken);
            return TakeInput(count > 0 ? count : _input.Length);
        }
        finally
        {
            _reading = false;
        }
    }

    /// <summary>Receives until the separator is in the input.</summary>
    /// <returns>The bytes up to its end; 0 if the stream has ended without it.</returns>
    private async ValueTask<int> FindAsync(ReadOnlyMemory<byte> separator, int limit, CancellationToken cancellationToken)
    {
        for (var searched = 0; ;)
        {
            var bytes = _input.Bytes[..Math.Min(limit, _input.Length)];
            var index = bytes[searched..].IndexOf(separator.Span);
            if (index >= 0)
            {
                return searched + index + separator.Length;
            }

            if (_input.Length >= limit)
            {
                throw new InvalidDataException($"The separator was not found within the limit of {limit} bytes.");
            }

            // It may have come in part.
            searched = Math.Max(0, bytes.Length - separator.Length + 1);
            if (await _socket.ReceiveAsync(_input.GetRoom(limit), cancellationToken) is var count and > 0)
            {
                _input.Add(count);
            }
            else
            {
                return 0;
            }
        }
    }

    private ValueTask<int> ReadSomeAsync(Memory<byte> buffer, CancellationToken cancellationToken) =>
        _input.Length > 0 ? new ValueTask<int>(_input.Take(buffer.Span)) : _socket.ReceiveAsync(buffer, cancellationToken);

    private byte[] TakeInput(int count)
    {
        var bytes = new byte[count];
        _input.Take(bytes);
        return bytes;
    }

    private void BeginRead(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        VerifyReadable();
        _reading = true;
    }

    private void VerifyReadable()
    {
        _loop.VerifyAccess();
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (_reading || _socket.IsReceiving)
        {
            throw new InvalidOperationException("Another read of the connection has not ended.");
        }
    }

    private static EndOfStreamException Ended(string after) => new($"The stream ended after {after}.");
}
