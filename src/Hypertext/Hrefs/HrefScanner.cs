using System.Text;

namespace Hypertext;

/// <summary>Finds the links in the bytes of a page, as a browser without scripting would.</summary>
/// <remarks>
/// It follows WHATWG HTML's tokenizer on raw bytes, and as much of tree construction as tells the tokenizer how to read; no tree is
/// built, and the page is not kept: only an unfinished tag, up to <see cref="HrefScannerOptions.TagLimit"/>, and the values found.
/// Elements that tree construction would move, repeat or drop for standing in the wrong place are counted once where they stand.
/// No input makes it throw. One page and one thread at a time.
/// </remarks>
public sealed class HrefScanner : IHrefEngine
{
    private readonly TagScanner<HrefTagHandler> _tags;

    /// <summary>Makes a scanner for the hrefs of all elements but base.</summary>
    public HrefScanner()
        : this(new HrefScannerOptions())
    {
    }

    /// <summary>Makes a scanner for what the options name.</summary>
    public HrefScanner(HrefScannerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.TagLimit, 1);
        _tags = new TagScanner<HrefTagHandler>(new HrefTagHandler(options), options.TagLimit);
    }

    /// <inheritdoc/>
    public void Feed(ReadOnlySpan<byte> chunk) => _tags.Feed(chunk);

    /// <inheritdoc/>
    /// <remarks>A tag that the page did not finish counts for nothing. The encoding is but passed on.</remarks>
    public RawHrefs Complete(Encoding encoding)
    {
        ArgumentNullException.ThrowIfNull(encoding);
        var hrefs = _tags.Handler.Writer.Take(encoding, areDecoded: false, _tags.CutTags);
        Reset();
        return hrefs;
    }

    /// <inheritdoc/>
    public void Reset()
    {
        _tags.Handler.Reset();
        _tags.Begin();
    }
}
