using System.Runtime.InteropServices;

namespace Reactor;

/// <summary>The calls on regular files for which .NET has none: it locks every file that it opens, and never opens with O_APPEND.</summary>
internal static unsafe partial class Libc
{
    internal const int O_CREAT = 0x40;
    internal const int O_APPEND = 0x400;

    internal const int LOCK_EX = 2;
    internal const int LOCK_NB = 4;
    internal const int LOCK_UN = 8;

    [LibraryImport(Library, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int open(string path, int flags, uint mode);

    [LibraryImport(Library, SetLastError = true)]
    internal static partial int flock(SafeHandle descriptor, int operation);

    [LibraryImport(Library, SetLastError = true)]
    internal static partial nint write(SafeHandle descriptor, void* buffer, nint length);
}
