using System.Text;

namespace Hypertext;

/// <summary>Takes the href attributes out of a page that is there as a whole, as text.</summary>
/// <remarks>One page and one thread at a time.</remarks>
public sealed class HrefExtractor
{
    private readonly AngleSharpHrefEngine _engine;

    /// <summary>Makes an extractor for the hrefs of some elements.</summary>
    /// <param name="elements">The names of the elements, in lower case; empty for all but base.</param>
    public HrefExtractor(IEnumerable<string> elements)
    {
        ArgumentNullException.ThrowIfNull(elements);
        _engine = new AngleSharpHrefEngine(new HrefScannerOptions { Elements = [.. elements] });
    }

    /// <summary>The hrefs of a page written in <paramref name="encoding"/>.</summary>
    public PageHrefs Extract(ReadOnlySpan<byte> page, Encoding encoding)
    {
        _engine.Feed(page);
        using var found = _engine.Complete(encoding);
        var hrefs = new List<string>(found.Count);
        for (var index = 0; index < found.Count; index++)
        {
            hrefs.Add(Encoding.UTF8.GetString(found[index].Value));
        }

        return new PageHrefs(found.HasBase ? Encoding.UTF8.GetString(found.BaseHref) : null, hrefs);
    }
}
