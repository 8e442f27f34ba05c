namespace Reactor;

/// <summary>The end of a pipe into which is written what the child reads.</summary>
internal sealed class LoopPipeWriter(EventLoop loop, int descriptor) : LoopPipe(loop, descriptor)
{
    private ReadOnlyMemory<byte> _buffer;

    public override bool CanRead => false;

    public override bool CanWrite => true;

    /// <summary>Writes the whole of <paramref name="buffer"/>.</summary>
    /// <remarks>A cancelled write may have written a part.</remarks>
    /// <exception cref="BrokenPipeException">The child does not read any more.</exception>
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled(cancellationToken);
        }

        VerifyOpen();
        if (buffer.IsEmpty)
        {
            return default;
        }

        _buffer = buffer;
        return Start(cancellationToken).Task;
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    // What is more than the pipe holds goes in parts, so that the budget of a turn is looked at between them. The runtime
    // ignores SIGPIPE: a pipe without a reader is an error of the call and no end of the process.
    protected override unsafe nint Transfer()
    {
        fixed (byte* start = _buffer.Span)
        {
            return Libc.write(Descriptor, start, _buffer.Length);
        }
    }

    protected override bool IsComplete(int count)
    {
        _buffer = _buffer[count..];
        return _buffer.IsEmpty;
    }

    protected override void ReleaseBuffer() => _buffer = default;
}
