using System.Globalization;

namespace Scraper.Fetching;

/// <summary>Reads the dates of cookies, which servers write in many ways.</summary>
/// <remarks>Source: RFC 6265, section 5.1.1.</remarks>
internal static class CookieDate
{
    private static readonly string[] Months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

    /// <summary>The time that a text stands for; null if it stands for none.</summary>
    public static DateTimeOffset? TryParse(string text)
    {
        int? day = null, month = null, year = null;
        TimeOnly? time = null;
        foreach (var token in text.Split([.. text.Where(IsDelimiter).Distinct()], StringSplitOptions.RemoveEmptyEntries))
        {
            if (time is null && Time(token) is { } foundTime)
            {
                time = foundTime;
            }
            else if (day is null && Number(token, 1, 2) is { } foundDay)
            {
                day = foundDay;
            }
            else if (month is null && Month(token) is { } foundMonth)
            {
                month = foundMonth;
            }
            else if (year is null && Number(token, 2, 4) is { } foundYear)
            {
                year = foundYear switch { < 70 => foundYear + 2000, < 100 => foundYear + 1900, _ => foundYear };
            }
        }

        return day is { } d && month is { } m && year is >= 1601 and { } y && time is { } t && d >= 1 && d <= DateTime.DaysInMonth(y, m)
            ? new DateTimeOffset(new DateOnly(y, m, d), t, TimeSpan.Zero)
            : null;
    }

    private static bool IsDelimiter(char character) =>
        character is '\t' or (>= ' ' and <= '/') or (>= ';' and <= '@') or (>= '[' and <= '`') or (>= '{' and <= '~');

    private static TimeOnly? Time(string token)
    {
        var parts = token.Split(':');
        return parts.Length == 3
            && Number(parts[0], 1, 2) is { } hour and < 24 && Number(parts[1], 1, 2) is { } minute and < 60 && Number(parts[2], 1, 2) is { } second and < 60
            ? new TimeOnly(hour, minute, second)
            : null;
    }

    private static int? Month(string token) =>
        token.Length >= 3 && Array.IndexOf(Months, token[..3].ToLowerInvariant()) is >= 0 and var index ? index + 1 : null;

    /// <summary>The number that a token begins with, if it has so many digits.</summary>
    private static int? Number(string token, int leastDigits, int mostDigits)
    {
        var end = token.AsSpan().IndexOfAnyExceptInRange('0', '9') is >= 0 and var other ? other : token.Length;
        return end >= leastDigits && end <= mostDigits ? int.Parse(token.AsSpan(0, end), CultureInfo.InvariantCulture) : null;
    }
}
