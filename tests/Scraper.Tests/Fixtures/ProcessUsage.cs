using System.Globalization;

namespace Scraper.Tests.Fixtures;

/// <summary>What a process uses, as Linux tells it.</summary>
/// <param name="Megabytes">Its memory (resident set), in MiB.</param>
/// <param name="PeakMegabytes">The most that has been so far.</param>
/// <param name="Descriptors">The descriptors that it has open.</param>
internal sealed record ProcessUsage(double Megabytes, double PeakMegabytes, int Descriptors)
{
#pragma warning disable RS0030 // Not on a loop.
    public static ProcessUsage Of(int process)
    {
        var status = File.ReadAllLines($"/proc/{process}/status");
        return new ProcessUsage(Read("VmRSS:"), Read("VmHWM:"), Directory.GetFileSystemEntries($"/proc/{process}/fd").Length);

        double Read(string name) =>
            double.Parse(status.Single(line => line.StartsWith(name, StringComparison.Ordinal))[name.Length..^3], CultureInfo.InvariantCulture) / 1024;
    }
#pragma warning restore RS0030
}
