namespace Hypertext;

/// <summary>What tells the encoding of a page.</summary>
public enum CharsetSource
{
    /// <summary>Nothing: it is the one to fall back on.</summary>
    Fallback,

    /// <summary>Its first bytes.</summary>
    ByteOrderMark,

    /// <summary>The Content-Type header.</summary>
    Header,

    /// <summary>An XML declaration, by its text or by the way in which its first characters are coded.</summary>
    XmlDeclaration,

    /// <summary>A meta element.</summary>
    MetaElement,
}
