namespace Hypertext;

/// <summary>Takes the tags of a page, in order, and says how the text between them is to be read.</summary>
internal interface ITagHandler
{
    /// <summary>Whether text is to be reported: looked at before each run of it.</summary>
    bool WatchesText { get; }

    /// <summary>Whether a CDATA section may begin here: whether the current node is one of SVG or MathML.</summary>
    bool AllowsCData { get; }

    /// <summary>Whether an attribute of this name, in any case, is to be part of its tag.</summary>
    bool Keeps(ReadOnlySpan<byte> attributeName);

    /// <summary>Takes a start tag and returns how to read what follows.</summary>
    TextMode OnStartTag(scoped in Tag tag);

    /// <summary>Takes an end tag; its attributes, if any, count for nothing.</summary>
    void OnEndTag(ReadOnlySpan<byte> name);

    /// <summary>Takes a piece of text that stands between tags.</summary>
    void OnText(ReadOnlySpan<byte> text);
}
