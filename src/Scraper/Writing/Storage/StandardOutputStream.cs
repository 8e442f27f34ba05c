using Microsoft.Win32.SafeHandles;
using Reactor;

namespace Scraper.Writing.Storage;

/// <summary>Standard output, which may be a pipe that nobody reads any more: then, unlike .NET's own stream, it says so.</summary>
/// <remarks>Blocking. It is not closed: other parts of the program may write there, too.</remarks>
internal sealed class StandardOutputStream : Stream
{
    private readonly SafeFileHandle _output = new(1, ownsHandle: false);

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <exception cref="BrokenPipeException">Nobody reads it any more.</exception>
    public override void Write(ReadOnlySpan<byte> buffer) => Libc.Write(_output, buffer, "standard output");

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush()
    {
        // Nothing is kept here.
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
