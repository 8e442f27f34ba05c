using System.Numerics;

namespace Scraper.Reporting.Statistics;

/// <summary>Counts times in buckets that grow with them, so that percentiles cost the same memory for ten times and for ten billion.</summary>
/// <remarks>In the model of HdrHistogram: each power of two of microseconds has 32 buckets, so a bucket is at most 1/32 as wide as the times in
/// it are long. Times of more than 71 minutes count as that long.</remarks>
internal sealed class LatencyHistogram
{
    private const int BucketBits = 5;
    private const int BucketsPerPower = 1 << BucketBits;
    private const long LongestMicroseconds = uint.MaxValue;

    private readonly long[] _counts = new long[IndexOf(LongestMicroseconds) + 1];
    private TimeSpan _sum;

    public long Count { get; private set; }

    public TimeSpan Shortest { get; private set; } = TimeSpan.MaxValue;

    public TimeSpan Longest { get; private set; } = TimeSpan.Zero;

    /// <summary>The mean, exactly; nothing if there are none.</summary>
    public TimeSpan Mean => Count == 0 ? TimeSpan.Zero : _sum / Count;

    /// <summary>The buckets that are not empty, from the shortest times on.</summary>
    public IEnumerable<(TimeSpan From, TimeSpan To, long Count)> Buckets =>
        from index in Enumerable.Range(0, _counts.Length)
        where _counts[index] > 0
        select (Microseconds(StartOf(index)), Microseconds(StartOf(index + 1)), _counts[index]);

    public void Add(TimeSpan time)
    {
        Count++;
        _sum += time;
        Shortest = time < Shortest ? time : Shortest;
        Longest = time > Longest ? time : Longest;
        _counts[IndexOf(Math.Clamp(time.Ticks / TimeSpan.TicksPerMicrosecond, 0, LongestMicroseconds))]++;
    }

    /// <summary>The time that a share of all do not exceed: the one of that rank, give or take 1/64 of it.</summary>
    /// <param name="percent">The share: 99.9 for all but one in a thousand.</param>
    public TimeSpan Percentile(double percent)
    {
        // As a double 99.9 % of 1,000 is more than 999.
        var rank = Math.Max(1, (long)Math.Ceiling((decimal)percent * Count / 100));
        var index = 0;
        for (var seen = _counts[0]; seen < rank && index < _counts.Length - 1; seen += _counts[index])
        {
            index++;
        }

        var middle = Microseconds((StartOf(index) + StartOf(index + 1)) / 2.0);
        return Count == 0 || middle > Longest ? Longest : middle < Shortest ? Shortest : middle;
    }

    private static int IndexOf(long microseconds)
    {
        if (microseconds < BucketsPerPower)
        {
            return (int)microseconds;
        }

        var shift = BitOperations.Log2((ulong)microseconds) - BucketBits;
        return (shift << BucketBits) + (int)(microseconds >> shift);
    }

    /// <summary>The shortest time of a bucket, in microseconds.</summary>
    private static long StartOf(int index)
    {
        var shift = Math.Max(0, (index >> BucketBits) - 1);
        return (long)(index - (shift << BucketBits)) << shift;
    }

    private static TimeSpan Microseconds(double count) => TimeSpan.FromTicks((long)(count * TimeSpan.TicksPerMicrosecond));
}
