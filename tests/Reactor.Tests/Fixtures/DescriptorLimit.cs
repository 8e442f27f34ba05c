using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Reactor.Tests;

/// <summary>Leaves the process no descriptor to open, until it is disposed of.</summary>
/// <remarks>For tests that run alone: the limit is the whole process's. What is open stays so, and can be closed.</remarks>
internal sealed unsafe partial class DescriptorLimit : IDisposable
{
    private const int RLIMIT_NOFILE = 7;

    private readonly ulong _former;
    private readonly ulong _highest;

    public DescriptorLimit()
    {
        (_former, _highest) = Get();

        // Whatever was forgotten would be closed by its finalizer, and leave a descriptor free.
        GC.Collect();
        GC.WaitForPendingFinalizers();

        // The lowest descriptor that is free is the next one that the system would give.
        using (SafeFileHandle lowest = File.OpenHandle("/dev/null"))
        {
            Set((ulong)lowest.DangerousGetHandle());
        }
    }

    public void Dispose() => Set(_former);

    private static (ulong Current, ulong Highest) Get()
    {
        var limits = stackalloc ulong[2];
        Assert.Equal(0, getrlimit(RLIMIT_NOFILE, limits));
        return (limits[0], limits[1]);
    }

    private void Set(ulong current)
    {
        var limits = stackalloc ulong[2] { current, _highest };
        Assert.Equal(0, setrlimit(RLIMIT_NOFILE, limits));
    }

    [LibraryImport("libc")]
    private static partial int getrlimit(int resource, ulong* limits);

    [LibraryImport("libc")]
    private static partial int setrlimit(int resource, ulong* limits);
}
