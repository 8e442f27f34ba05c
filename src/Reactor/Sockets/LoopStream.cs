namespace Reactor;

/// <summary>A socket as a <see cref="Stream"/>, for libraries that take one: HTTP, TLS.</summary>
/// <remarks>
/// Any thread, as <see cref="LoopSocket"/>. Reading and writing synchronously would block the loop, and is refused. A stream
/// that nobody disposes of closes its socket when it is collected: the loop holds the socket, not the stream.
/// </remarks>
public sealed class LoopStream : Stream
{
    private const string NoSynchronousIo = "Synchronous reads and writes would block the event loop; use the asynchronous ones.";

    private readonly LoopSocket _socket;
    private readonly OpenResource? _trace;

    /// <summary>Makes a stream that owns <paramref name="socket"/>.</summary>
    public LoopStream(LoopSocket socket)
    {
        ArgumentNullException.ThrowIfNull(socket);
        _socket = socket;
        _trace = socket.Loop.Debug.TraceOpen(nameof(LoopStream));
    }

    /// <summary>Closes the socket of a stream that was forgotten.</summary>
    ~LoopStream() => Dispose(disposing: false);

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        _socket.ReceiveAsync(buffer, cancellationToken);

    /// <inheritdoc/>
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        _socket.ReceiveAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc/>
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        _socket.SendAsync(buffer, cancellationToken);

    /// <inheritdoc/>
    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        _socket.SendAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc/>
    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException(NoSynchronousIo);

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException(NoSynchronousIo);

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _trace?.Dispose();
        }

        // The finalizer also comes to a stream whose constructor threw.
        _socket?.Dispose();
        base.Dispose(disposing);
    }
}
