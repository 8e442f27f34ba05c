using System.Globalization;

namespace Loops;

/// <summary>What takes the processors: the threads of the loops, and other processes, which two loops would feel and one loop would not.</summary>
internal static class ProcessorTime
{
    private const double TicksPerSecond = 100; // USER_HZ, in man 5 proc_stat
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(0.2);

#pragma warning disable RS0030 // What is read is not on a disk, and nothing else has to be done when it waits.
    /// <summary>That of all processes since the system was started.</summary>
    public static TimeSpan OfAll()
    {
        // cpu  user nice system idle iowait irq softirq steal
        var fields = File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        int[] busy = [1, 2, 3, 6, 7, 8];
        return TimeSpan.FromSeconds(busy.Sum(field => Parse(fields[field])) / TicksPerSecond);
    }

    /// <summary>That of the calling thread.</summary>
    public static TimeSpan OfThread() => TimeSpan.FromMicroseconds(Parse(File.ReadAllText("/proc/thread-self/schedstat").Split(' ')[0]) / 1_000.0);

    /// <summary>Waits for a moment without other work, for a few seconds.</summary>
    public static void WaitForQuiet()
    {
        var tries = 0;
        TimeSpan before;
        do
        {
            before = OfAll();
            Thread.Sleep(Interval);
        }
        while (OfAll() - before > Interval * 0.15 && ++tries < 15);
    }
#pragma warning restore RS0030

    private static long Parse(string number) => long.Parse(number, CultureInfo.InvariantCulture);
}
