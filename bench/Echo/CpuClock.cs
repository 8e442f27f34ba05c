using System.Runtime.InteropServices;

namespace Echo;

/// <summary>The time that another process has spent on CPUs, in nanoseconds; what .NET tells of it is in hundredths of a second.</summary>
internal static class CpuClock
{
    public static double GetSeconds(int process)
    {
        if (clock_getcpuclockid(process, out var clock) != 0 || clock_gettime(clock, out var time) != 0)
        {
            throw new InvalidOperationException($"The CPU clock of process {process} cannot be read.");
        }

        return time.Seconds + time.Nanoseconds / 1e9;
    }

    [DllImport("libc")]
    private static extern int clock_getcpuclockid(int process, out int clock);

    [DllImport("libc")]
    private static extern int clock_gettime(int clock, out TimeSpec time);

    private struct TimeSpec
    {
        public nint Seconds;
        public nint Nanoseconds;
    }
}
