namespace Scraper.Reporting.Statistics;

/// <summary>What happened when, in a bounded number of intervals: when there would be more, each two become one.</summary>
/// <remarks>So a run of any length is between 128 and 256 intervals, of a width that is 1/64 s, doubled as often as it took.</remarks>
internal sealed class TimeSeries
{
    /// <summary>The intervals at most.</summary>
    public const int Capacity = 256;

    private readonly Interval[] _intervals = new Interval[Capacity];
    private int _count;

    /// <summary>How long an interval is.</summary>
    public TimeSpan Width { get; private set; } = TimeSpan.FromTicks(TimeSpan.TicksPerSecond / 64);

    /// <summary>The intervals from the beginning to the last in which something happened.</summary>
    public ReadOnlySpan<Interval> Intervals => _intervals.AsSpan(0, _count);

    /// <summary>The interval of a moment, to add to.</summary>
    /// <param name="elapsed">The time from the beginning to that moment.</param>
    public ref Interval At(TimeSpan elapsed)
    {
        while (elapsed.Ticks / Width.Ticks >= Capacity)
        {
            Merge();
        }

        var index = (int)(elapsed.Ticks / Width.Ticks);
        _count = Math.Max(_count, index + 1);
        return ref _intervals[index];
    }

    private void Merge()
    {
        for (var index = 0; index < Capacity / 2; index++)
        {
            _intervals[index] = _intervals[2 * index] + _intervals[(2 * index) + 1];
        }

        Array.Clear(_intervals, Capacity / 2, Capacity / 2);
        _count = (_count + 1) / 2;
        Width *= 2;
    }

    /// <summary>What happened in one of them.</summary>
    internal struct Interval
    {
        /// <summary>Pages that were done.</summary>
        public long Done { get; set; }

        /// <summary>URLs that failed.</summary>
        public long Failed { get; set; }

        /// <summary>The links of the pages.</summary>
        public long Links { get; set; }

        /// <summary>The size of the pages, without content coding.</summary>
        public long Bytes { get; set; }

        public static Interval operator +(Interval one, Interval other) => new()
        {
            Done = one.Done + other.Done,
            Failed = one.Failed + other.Failed,
            Links = one.Links + other.Links,
            Bytes = one.Bytes + other.Bytes,
        };
    }
}
