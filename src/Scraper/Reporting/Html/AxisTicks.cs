namespace Scraper.Reporting.Html;

/// <summary>Where an axis has its marks: at round numbers, and not too many of them.</summary>
internal static class AxisTicks
{
    private const double Minute = 60;
    private const double Hour = 60 * Minute;
    private const double Day = 24 * Hour;

    /// <summary>Steps of time that are round: of what is shorter and longer, 1, 2 and 5 times a power of ten.</summary>
    private static readonly double[] TimeSteps =
        [10, 15, 30, Minute, 2 * Minute, 5 * Minute, 10 * Minute, 15 * Minute, 30 * Minute, Hour, 2 * Hour, 3 * Hour, 6 * Hour, 12 * Hour, Day];

    /// <summary>Marks from 0 up to a number at least as large as the greatest.</summary>
    /// <param name="greatest">The greatest that is to be shown.</param>
    /// <param name="count">The steps at most.</param>
    public static double[] Cover(double greatest, int count)
    {
        var step = RoundStep(greatest / count);
        return [.. Enumerable.Range(0, (int)Math.Max(1, Math.Ceiling(greatest / step)) + 1).Select(index => index * step)];
    }

    /// <summary>Marks from 0 on within a time, at whole seconds, minutes, hours.</summary>
    /// <param name="seconds">The time.</param>
    /// <param name="count">The steps at most.</param>
    public static double[] Within(double seconds, int count)
    {
        var least = seconds / count;
        var step = least is > 5 and <= Day ? TimeSteps.First(step => step >= least) : least > Day ? RoundStep(least / Day) * Day : RoundStep(least);
        return [.. Enumerable.Range(0, (int)Math.Floor(seconds / step) + 1).Select(index => index * step)];
    }

    private static double RoundStep(double least)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(Math.Max(least, 1e-9))));
        return (least / power) switch
        {
            <= 1 => power,
            <= 2 => 2 * power,
            <= 5 => 5 * power,
            _ => 10 * power,
        };
    }
}
