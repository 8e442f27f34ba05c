using Hypertext;
using Scraper.Pipeline;

namespace Scraper.Reading;

/// <summary>What a line of the list asks for: <c>url [# comment]</c>.</summary>
internal static class UrlLine
{
    /// <summary>Whether a line is blank or a comment, and asks for nothing.</summary>
    public static bool IsBlank(in InputLine line) => line.Fault is null && line.Text.AsSpan().Trim() is [] or ['#', ..];

    /// <summary>The job of a line that is not blank, or the failure that it is.</summary>
    public static bool TryParse(in InputLine line, out Job job, out Failure failure)
    {
        job = null!;
        failure = null!;
        if (line.Fault is not null)
        {
            failure = Malformed(line, line.Fault);
            return false;
        }

        var text = line.Text.AsSpan().Trim();
        var end = text.IndexOfAny(' ', '\t');
        var listed = (end < 0 ? text : text[..end]).ToString();
        if (!Url.TryParse(listed, out var url))
        {
            failure = Malformed(line, "not an absolute URL");
            return false;
        }

        if (end >= 0 && text[end..].TrimStart() is not ['#', ..])
        {
            failure = Malformed(line, "more than one URL on the line");
            return false;
        }

        if (url.Scheme is not ("http" or "https"))
        {
            failure = new Failure(listed, FailureCategory.Blocked, $"line {line.Number}: the scheme is not http or https") { Ordinal = line.Number };
            return false;
        }

        job = new Job(listed, url) { Ordinal = line.Number };
        return true;
    }

    private static Failure Malformed(in InputLine line, string fault) =>
        new(line.Text.Trim(), FailureCategory.Malformed, $"line {line.Number}: {fault}") { Ordinal = line.Number };
}
