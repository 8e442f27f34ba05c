using System.Globalization;
using Reactor;
using Scraper.Fetching.Connecting;

namespace Scraper.Tests.Fetching.Connecting;

public sealed class DescriptorTableTests
{
    [Fact]
    public void ReserveAsync_MoreThanTheTableHolds_ItHoldsThem()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "only Linux tells the size");
        var before = ReadSize();
        Assert.SkipUnless(DescriptorLimit.FindRoom() > before, "the limit of descriptors (ulimit -Hn) is too low");

        EventLoop.Run(loop => DescriptorTable.ReserveAsync(loop.Executor, before + 1));

        Assert.InRange(ReadSize(), before + 1, int.MaxValue);
    }

    [Fact]
    public void ReserveAsync_AsManyAsFitAnyhow_NeedsNoThread() => EventLoop.Run(loop =>
    {
        Assert.True(DescriptorTable.ReserveAsync(loop.Executor, 64).IsCompleted);
        return Task.CompletedTask;
    });

    /// <summary>How many descriptors the process's table holds: proc(5), the field FDSize.</summary>
    private static int ReadSize()
    {
        const string Field = "FDSize:";
#pragma warning disable RS0030 // No loop runs.
        var line = File.ReadAllLines("/proc/self/status").Single(line => line.StartsWith(Field, StringComparison.Ordinal));
#pragma warning restore RS0030
        return int.Parse(line[Field.Length..], CultureInfo.InvariantCulture);
    }
}
