namespace Reactor;

/// <summary>The end of a pipe from which what the child writes is read.</summary>
internal sealed class LoopPipeReader(EventLoop loop, int descriptor) : LoopPipe(loop, descriptor)
{
    private Memory<byte> _buffer;

    public override bool CanRead => true;

    public override bool CanWrite => false;

    /// <summary>Reads what is there, at least one byte; 0 at the end, or for an empty buffer.</summary>
    /// <remarks>A cancelled read has taken no byte.</remarks>
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<int>(cancellationToken);
        }

        VerifyOpen();
        _buffer = buffer;
        return Start(cancellationToken).ResultTask;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    protected override unsafe nint Transfer()
    {
        fixed (byte* start = _buffer.Span)
        {
            return Libc.read(Descriptor, start, _buffer.Length);
        }
    }

    protected override bool IsComplete(int count) => true;

    protected override void ReleaseBuffer() => _buffer = default;
}
