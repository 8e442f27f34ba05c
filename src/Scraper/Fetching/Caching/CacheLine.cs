using System.Diagnostics.CodeAnalysis;

namespace Scraper.Fetching;

/// <summary>A line of the file that remembers versions: URL as listed, ETag, Last-Modified, and the URL that had them if it is another one.</summary>
/// <remarks>Separated by tabs; the URL as listed as in the results.</remarks>
internal sealed record CacheLine(string Listed, Validators Validators, string? Url)
{
    /// <summary>Reads a line; false if it is none.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out CacheLine? line)
    {
        line = null;
        if (text.Split('\t') is not [{ Length: > 0 } listed, var tag, var date, var url]
            || (url.Length > 0 && !Hypertext.Url.TryParse(url, out _))
            || (tag.Length > 0 && !Validators.IsETag(tag)))
        {
            return false;
        }

        var validators = new Validators(tag.Length > 0 ? tag : null, Validators.ParseDate(date));
        if (validators.IsEmpty || (date.Length > 0 && validators.LastModified is null))
        {
            return false;
        }

        line = new CacheLine(Printable.Unescape(listed), validators, url.Length > 0 ? url : null);
        return true;
    }

    public override string ToString() =>
        $"{Printable.EscapeField(Listed)}\t{Validators.ETag}\t{(Validators.LastModified is { } date ? Validators.Format(date) : "")}\t{Url}";
}
