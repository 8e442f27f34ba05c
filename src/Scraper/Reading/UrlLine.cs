using Hypertext;
using Scraper.Pipeline;

namespace Scraper.Reading;

/// <summary>What a line of the list asks for: <c>url [mirror…] [# comment]</c>.</summary>
/// <remarks>A list may be the failures of an earlier run: their escapes are undone.</remarks>
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
            failure = Malformed(line, line.Fault) with { Category = line.FaultCategory };
            return false;
        }

        var plain = line.Text.Contains("\\u{", StringComparison.Ordinal) ? line with { Text = Printable.Unescape(line.Text) } : line;
        var rest = plain.Text.AsSpan().Trim();
        var url = TakeWord(ref rest);
        return TryParse(plain, url, IsEnd(rest), out job, out failure) && (IsEnd(rest) || TryAddMirrors(plain, rest, ref job, out failure));
    }

    private static bool TryAddMirrors(in InputLine line, ReadOnlySpan<char> rest, ref Job job, out Failure failure)
    {
        failure = null!;
        var mirrors = new List<Job>();
        while (!IsEnd(rest))
        {
            if (!TryParse(line, TakeWord(ref rest), isAlone: false, out var mirror, out failure))
            {
                return false;
            }

            mirrors.Add(mirror);
        }

        job = job with { Mirrors = mirrors };
        return true;
    }

    private static bool TryParse(in InputLine line, ReadOnlySpan<char> word, bool isAlone, out Job job, out Failure failure)
    {
        job = null!;
        failure = null!;
        if (!Url.TryParse(word, out var url))
        {
            failure = Malformed(line, isAlone ? "not an absolute URL" : $"'{Printable.Excerpt(Printable.WithoutUserInfo(word.ToString()))}' is not an absolute URL");
            return false;
        }

        if (url.Scheme is not ("http" or "https"))
        {
            var source = isAlone ? word.ToString() : line.Text.Trim();
            failure = new Failure(source, FailureCategory.Blocked, $"line {line.Number}: the scheme is not http or https") { Ordinal = line.Number };
            return false;
        }

        job = new Job(word, url) { Ordinal = line.Number };
        return true;
    }

    /// <summary>Takes what comes before white space, and the white space.</summary>
    private static ReadOnlySpan<char> TakeWord(ref ReadOnlySpan<char> rest)
    {
        var end = rest.IndexOfAny(' ', '\t');
        var word = end < 0 ? rest : rest[..end];
        rest = rest[word.Length..].TrimStart();
        return word;
    }

    private static bool IsEnd(ReadOnlySpan<char> rest) => rest is [] or ['#', ..];

    private static Failure Malformed(in InputLine line, string fault) =>
        new(line.Text.Trim(), FailureCategory.Malformed, $"line {line.Number}: {fault}") { Ordinal = line.Number };
}
