namespace Hypertext;

/// <summary>What a scanner looks for.</summary>
public sealed record HrefScannerOptions
{
    /// <summary>The names of the elements whose attributes count; empty for all. A base element's href never counts: it is kept
    /// apart.</summary>
    public IReadOnlyCollection<string> Elements { get; init; } = [];

    /// <summary>The attributes that count.</summary>
    public LinkAttributes Attributes { get; init; } = LinkAttributes.Href;

    /// <summary>Whether links within template elements, which are not part of the document, are given out too, marked as such.</summary>
    public bool IncludeTemplates { get; init; }

    /// <summary>How many bytes of a tag are looked at: 1 MiB.</summary>
    /// <remarks>
    /// A longer tag loses the attributes that end beyond it, and nothing else; <see cref="RawHrefs.CutTags"/> counts such tags. It
    /// bounds what the scanner keeps between two chunks.
    /// </remarks>
    public int TagLimit { get; init; } = 1024 * 1024;
}
