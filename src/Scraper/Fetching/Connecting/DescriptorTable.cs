using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Reactor;

namespace Scraper.Fetching.Connecting;

/// <summary>The system's table of what the process has open, which is made to fit before it is needed.</summary>
/// <remarks>
/// Linux doubles it when it is full, from 256 descriptors on, and in a process of several threads has whoever opens the next one wait until
/// every processor has let go of the old table (<c>synchronize_rcu</c> in <c>expand_fdtable</c>, fs/file.c): 8 to 20 ms each time, in which
/// the loop that opens a connection would stand still. It never shrinks, so that one wait, on another thread, is enough.
/// </remarks>
internal static partial class DescriptorTable
{
    /// <summary>What fits besides what else is open without the table's being doubled.</summary>
    private const int AtHand = 128;

    /// <summary>What may be open besides connections.</summary>
    private const int Others = 256;

    private const int EFD_CLOEXEC = 0x80000;
    private const int F_DUPFD_CLOEXEC = 1030;

    /// <summary>Makes room for so many connections, on a thread of <paramref name="executor"/>; does nothing where there is room already.</summary>
    /// <remarks>Where the system has no such table, or allows less, connecting is not faster than before, and no less right.</remarks>
    public static Task ReserveAsync(Executor executor, int connections) =>
        OperatingSystem.IsLinux() && connections > AtHand ? executor.RunAsync(() => Grow(Math.Min(connections, DescriptorLimit.FindRoom()) + Others)) : Task.CompletedTask;

    /// <summary>Has the table hold a descriptor of at least <paramref name="lowest"/>, for a moment.</summary>
    private static void Grow(int lowest)
    {
        using var something = eventfd(0, EFD_CLOEXEC);
        using var highest = new SafeFileHandle(fcntl(something, F_DUPFD_CLOEXEC, lowest - 1), ownsHandle: true);
    }

    [LibraryImport("libc")]
    private static partial SafeFileHandle eventfd(uint initialValue, int flags);

    [LibraryImport("libc")]
    private static partial int fcntl(SafeHandle descriptor, int command, nint argument);
}
