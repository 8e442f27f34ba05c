using Scraper.Telemetry;
using Scraper.Tests.Fixtures;

namespace Scraper.Tests.Telemetry;

/// <summary>What the file of metrics says of a run that has ended.</summary>
public sealed class LastRunTests
{
    [Fact]
    public void FormatEnd_TheClockOfTheWallWasSetBack_TellsHowLongTheRunTook()
    {
        using var folder = new TemporaryFolder();
        var clock = new SetClock();
        var file = new MetricsFile(folder.File("x.prom"), "x", clock);

        clock.Elapsed = TimeSpan.FromSeconds(5);
        clock.Wall -= TimeSpan.FromHours(1);
        var lines = file.FormatEnd(static _ => { }, exitCode: 0).Split('\n');

        Assert.Contains("scraper_last_run_duration_seconds{output=\"x\"} 5", lines);
        Assert.Contains($"scraper_last_run_end_timestamp_seconds{{output=\"x\"}} {clock.Wall.ToUnixTimeSeconds()}", lines);
    }

    /// <summary>Two clocks, as a machine has them: one that can be set, and one that only goes on.</summary>
    private sealed class SetClock : TimeProvider
    {
        public TimeSpan Elapsed { get; set; }

        public DateTimeOffset Wall { get; set; } = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Elapsed.Ticks;

        public override DateTimeOffset GetUtcNow() => Wall;
    }
}
