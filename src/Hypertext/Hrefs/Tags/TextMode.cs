namespace Hypertext;

/// <summary>How the text after a start tag is read.</summary>
internal enum TextMode
{
    /// <summary>As markup.</summary>
    Data,

    /// <summary>As text up to the element's end tag: RCDATA and RAWTEXT, which differ in character references only.</summary>
    RawText,

    /// <summary>As a script: like <see cref="RawText"/>, but end tags within "comments" may not count.</summary>
    Script,

    /// <summary>As text to the end of the page.</summary>
    Plaintext,

    /// <summary>As a CDATA section. No tag begins one; tests begin in one.</summary>
    CData,
}
