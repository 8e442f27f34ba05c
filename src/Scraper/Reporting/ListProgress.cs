using Scraper.Pipeline;

namespace Scraper.Reporting;

/// <summary>How much of the list has come to its end.</summary>
/// <remarks>The number of its lines is estimated by its size and the length of the lines read so far, and exact when all are read.</remarks>
/// <param name="Ended">The share, from 0 to 1.</param>
/// <param name="Left">URLs that are left, about.</param>
internal readonly record struct ListProgress(double Ended, double Left)
{
    /// <summary>Estimates it.</summary>
    /// <param name="totals">What has been done.</param>
    /// <param name="listLength">The bytes of the list; null if nobody knows.</param>
    /// <returns>Null where there is nothing to go by.</returns>
    public static ListProgress? Find(RunTotals totals, long? listLength)
    {
        if (listLength is null || totals.ListPosition == 0 || totals.Read == 0)
        {
            return null;
        }

        var all = totals.Read * Math.Max(1, (double)listLength.Value / totals.ListPosition);
        var left = all - totals.Read + totals.Left;
        return new ListProgress(1 - (left / all), left);
    }

    /// <summary>The time that the rest takes at a pace; null if that says nothing.</summary>
    public TimeSpan? TimeLeft(double endedPerSecond) =>
        endedPerSecond > 0 && Left / endedPerSecond < TimeSpan.MaxValue.TotalSeconds / 2 ? TimeSpan.FromSeconds(Left / endedPerSecond) : null;
}
