using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Reactor;

namespace Scraper.Writing.Storage;

/// <summary>The calls that .NET has not: fdatasync, fsync of a folder, opening a file without a lock (man 2 fsync, flock, open), and a write to
/// where the file stands that tells of a broken pipe, which that of .NET's console keeps to itself (man 2 write).</summary>
internal static partial class Libc
{
    public const int ReadOnly = 0;
    public const int ReadWrite = 2;
    public const int Create = 0x40;

    private const int O_CLOEXEC = 0x80000;
    private const int LOCK_EX = 2;
    private const int LOCK_NB = 4;
    private const int EPERM = 1;
    private const int EINTR = 4;
    private const int EAGAIN = 11;
    private const int EACCES = 13;
    private const int EISDIR = 21;
    private const int EINVAL = 22;
    private const int EPIPE = 32;
    private const short POLLOUT = 4;
    private const int EROFS = 30;

    // What umask leaves of it, as for every program.
    private const uint NewFileMode = 0x1B6; // rw-rw-rw-

    /// <summary>Opens a file; .NET would lock it, if only so that others may read.</summary>
    public static SafeFileHandle Open(string path, int flags)
    {
        var descriptor = open(path, flags | O_CLOEXEC, NewFileMode);
        return descriptor >= 0 ? new SafeFileHandle(descriptor, ownsHandle: true) : throw Failure(path);
    }

    /// <summary>Takes the lock of a file, which is that of .NET and of flock(1) too, unless somebody has it.</summary>
    /// <remarks>The system drops it when the process ends, however it ends.</remarks>
    public static bool TryLock(SafeFileHandle handle, string path)
    {
        while (flock(handle, LOCK_EX | LOCK_NB) < 0)
        {
            if (Marshal.GetLastPInvokeError() == EAGAIN)
            {
                return false;
            }

            ThrowUnlessInterrupted(path);
        }

        return true;
    }

    /// <summary>Writes all of it where the file stands, or to a pipe; waits as long as that takes.</summary>
    /// <exception cref="BrokenPipeException">Nobody reads the pipe any more.</exception>
    public static void Write(SafeFileHandle handle, ReadOnlySpan<byte> bytes, string path)
    {
        while (bytes.Length > 0)
        {
            var count = write(handle, bytes, bytes.Length);
            if (count >= 0)
            {
                bytes = bytes[(int)count..];
            }
            else if (Marshal.GetLastPInvokeError() == EPIPE)
            {
                throw new BrokenPipeException($"{path}: nobody reads it any more");
            }
            else if (Marshal.GetLastPInvokeError() == EAGAIN)
            {
                // Somebody else has made it a file that does not block.
                var interest = new PollInterest { Descriptor = (int)handle.DangerousGetHandle(), Events = POLLOUT };
                _ = poll(ref interest, 1, -1);
            }
            else
            {
                ThrowUnlessInterrupted(path);
            }
        }
    }

    /// <summary>Waits until a file's content is on the device, and of what the system knows of it the length.</summary>
    public static void FlushData(SafeFileHandle handle, string path)
    {
        while (fdatasync(handle) < 0)
        {
            ThrowUnlessInterrupted(path);
        }
    }

    /// <summary>Waits until the names in a folder are on the device.</summary>
    public static void FlushFolder(string path)
    {
        using var handle = Open(path, ReadOnly);
        while (fsync(handle) < 0)
        {
            // A file system that keeps no folders on a device says EINVAL.
            if (Marshal.GetLastPInvokeError() == EINVAL)
            {
                return;
            }

            ThrowUnlessInterrupted(path);
        }
    }

    private static void ThrowUnlessInterrupted(string path)
    {
        if (Marshal.GetLastPInvokeError() != EINTR)
        {
            throw Failure(path);
        }
    }

    private static Exception Failure(string path)
    {
        var errno = Marshal.GetLastPInvokeError();
        var message = $"{path}: {Marshal.GetPInvokeErrorMessage(errno)}";
        return errno is EPERM or EACCES or EISDIR or EROFS ? new UnauthorizedAccessException(message) : new IOException(message, errno);
    }

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int open(string path, int flags, uint mode);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int flock(SafeHandle descriptor, int operation);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fdatasync(SafeHandle descriptor);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fsync(SafeHandle descriptor);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint write(SafeHandle descriptor, ReadOnlySpan<byte> bytes, nint count);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int poll(ref PollInterest interests, nuint count, int timeout);

    /// <summary>The pollfd of man 2 poll.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct PollInterest
    {
        public int Descriptor;
        public short Events;
        public short Ready;
    }
}
