using System.Globalization;

namespace Scraper.Pipeline;

/// <summary>How many failures are too many: a number, or a share of what has ended.</summary>
/// <remarks>A share is judged when a hundred URLs have ended, not before: the first one would be all of them.</remarks>
internal sealed record FailureLimit(double Limit, bool IsShare)
{
    private const long ShareMinimum = 100;

    /// <summary>Reads <c>100</c> or <c>5%</c>.</summary>
    public static bool TryParse(string text, out FailureLimit limit)
    {
        var isShare = text.EndsWith('%');
        var isNumber = double.TryParse(
            text.AsSpan(0, text.Length - (isShare ? 1 : 0)),
            isShare ? NumberStyles.AllowDecimalPoint : NumberStyles.None,
            CultureInfo.InvariantCulture,
            out var number);
        limit = new FailureLimit(isShare ? number / 100 : number, isShare);
        return isNumber && (!isShare || number <= 100);
    }

    /// <summary>Whether there are more failures than that.</summary>
    public bool IsExceededBy(RunTotals totals)
    {
        var ended = totals.Done + totals.Failed;
        return IsShare ? ended >= ShareMinimum && totals.Failed > Limit * ended : totals.Failed > Limit;
    }
}
