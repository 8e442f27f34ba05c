using System.Runtime.InteropServices;

namespace Reactor;

public sealed partial class LoopFile
{
    /// <summary>Appends the whole of <paramref name="bytes"/>, which must stay as they are until it has ended.</summary>
    /// <remarks>
    /// In one write, wherever the end of the file is at that moment, so that it is not torn by what others append; only where the
    /// system writes a part (the disk is full, or more than 2 GiB) in more. Not on the device yet: see <see cref="FlushAsync"/>.
    /// </remarks>
    /// <exception cref="IOException">The disk is full, or failed: a part may have been written.</exception>
    public Task AppendAsync(ReadOnlyMemory<byte> bytes)
    {
        VerifyOpen();
        return _writes.RunAsync(() =>
        {
            Append(bytes.Span);
            return true;
        });
    }

    /// <summary>Waits until all that was appended before is on the device (fsync).</summary>
    /// <exception cref="IOException">The device failed: what of it has been written is unknown.</exception>
    public Task FlushAsync()
    {
        VerifyOpen();
        return _writes.RunAsync(() =>
        {
            RandomAccess.FlushToDisk(_handle);
            return true;
        });
    }

    /// <summary>The length in bytes, after the appends called before.</summary>
    /// <exception cref="IOException">The device failed.</exception>
    public Task<long> GetLengthAsync()
    {
        VerifyOpen();
        return _writes.RunAsync(() => RandomAccess.GetLength(_handle));
    }

    /// <summary>Cuts the file off at <paramref name="length"/> bytes, or fills it up with zeros to that.</summary>
    /// <exception cref="IOException">The disk is full, or failed.</exception>
    public Task SetLengthAsync(long length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        VerifyOpen();
        return _writes.RunAsync(() =>
        {
            RandomAccess.SetLength(_handle, length);
            return true;
        });
    }

    // On a thread of the executor.
    private unsafe void Append(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            nint count;
            fixed (byte* start = bytes)
            {
                count = Libc.write(_handle, start, bytes.Length);
            }

            if (count >= 0)
            {
                bytes = bytes[(int)count..];
            }
            else if (Marshal.GetLastPInvokeError() != Libc.EINTR)
            {
                throw FileError.Last(Path);
            }
        }
    }
}
