using System.Globalization;

namespace Scraper.Reporting.Html;

/// <summary>Figures as people read them.</summary>
internal static class FigureText
{
    private static readonly string[] Sizes = ["B", "kB", "MB", "GB", "TB", "PB", "EB"];

    public static string Count(double count) => count.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A size in bytes: <c>1.24 MB</c>.</summary>
    public static string Size(double bytes) => Size(bytes, Digits);

    /// <summary>One that is round: <c>20 MB</c>.</summary>
    public static string RoundSize(double bytes) => Size(bytes, number => number.ToString("0.##", CultureInfo.InvariantCulture));

    /// <summary>A time that is round: <c>0.5 s</c>, <c>2 min</c>, <c>1:30 min</c>.</summary>
    public static string RoundTime(double seconds) => seconds switch
    {
        0 => "0",
        < 60 => seconds.ToString("0.###", CultureInfo.InvariantCulture) + " s",
        _ when seconds % 86_400 == 0 => $"{Count(seconds / 86_400)} d",
        _ when seconds % 3_600 == 0 => $"{Count(seconds / 3_600)} h",
        _ when seconds % 60 == 0 && seconds < 3_600 => $"{Count(seconds / 60)} min",
        _ => Time(seconds),
    };

    private static string Size(double bytes, Func<double, string> format)
    {
        var unit = 0;
        while (bytes >= 999.5 && unit < Sizes.Length - 1)
        {
            bytes /= 1000;
            unit++;
        }

        return $"{(unit == 0 ? Count(bytes) : format(bytes))} {Sizes[unit]}";
    }

    /// <summary>A time in seconds: <c>640 µs</c>, <c>12.3 ms</c>, <c>1.24 s</c>, <c>3:05 min</c>.</summary>
    public static string Time(double seconds) => seconds switch
    {
        0 => "0 s",
        < 0.0009995 => $"{Digits(seconds * 1e6)} µs",
        < 0.9995 => $"{Digits(seconds * 1e3)} ms",
        < 59.95 => $"{Digits(seconds)} s",
        _ => LongTime(TimeSpan.FromSeconds(Math.Round(seconds))),
    };

    /// <summary>A part of a whole: <c>3.8 %</c>; all of it, or none, only if it is so.</summary>
    public static string Share(double part, double whole) => (whole == 0 ? 0 : part / whole * 100) switch
    {
        0 => "0 %",
        < 0.05 => "< 0.1 %",
        > 99.95 and < 100 => "> 99.9 %",
        100 => "100 %",
        var percent => percent.ToString("0.0", CultureInfo.InvariantCulture) + " %",
    };

    /// <summary>A number of things in a second: <c>1,204/s</c>, <c>0.25/s</c>.</summary>
    public static string Rate(double perSecond) => $"{Number(perSecond)}/s";

    /// <summary>Up to three digits, and all before the point.</summary>
    public static string Number(double number) => number >= 999.5 ? Count(number) : number == Math.Floor(number) ? Count(number) : Digits(number);

    /// <summary>A number below a thousand, with three digits.</summary>
    private static string Digits(double number) =>
        number.ToString(number >= 99.95 ? "0" : number >= 9.995 ? "0.0" : "0.00", CultureInfo.InvariantCulture);

    private static string LongTime(TimeSpan time) => time switch
    {
        { TotalHours: < 1 } => time.ToString("m\\:ss", CultureInfo.InvariantCulture) + " min",
        { TotalDays: < 2 } => string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(time.TotalHours):0}:{time:mm} h"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{time.TotalDays:0.0} days"),
    };
}
