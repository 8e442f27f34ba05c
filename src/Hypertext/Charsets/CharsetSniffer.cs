using System.Text;

namespace Hypertext;

/// <summary>Finds out in which encoding a page is written.</summary>
/// <remarks>Source: WHATWG HTML, section 13.2.3.2 (determining the character encoding).</remarks>
public static class CharsetSniffer
{
    /// <summary>How many bytes of a page are looked at.</summary>
    public const int PrescanLength = 1024;

    /// <summary>The encoding of a page, in this order: byte order mark, header, meta element, XML declaration, what the caller falls
    /// back on.</summary>
    /// <param name="page">The page from its first byte: <see cref="PrescanLength"/> bytes or more, or fewer if it ends there. A caller
    /// that gives fewer of a page that goes on may be told another encoding than one that waits.</param>
    /// <param name="headerCharset">The charset parameter of the Content-Type header, if it had one. What is no label is ignored.</param>
    /// <param name="fallback">The encoding of a page that says nothing; windows-1252 if null.</param>
    /// <remarks>A byte order mark is not taken off: it is the <see cref="Encoding.Preamble"/> of the encoding that is returned.</remarks>
    public static Encoding Detect(ReadOnlySpan<byte> page, string? headerCharset, Encoding? fallback = null) =>
        Detect(page, headerCharset, out _, fallback);

    /// <inheritdoc cref="Detect(ReadOnlySpan{byte}, string?, Encoding?)"/>
    /// <param name="page">The page.</param>
    /// <param name="headerCharset">The charset of the header.</param>
    /// <param name="source">What told the encoding.</param>
    /// <param name="fallback">The encoding of a page that says nothing.</param>
    public static Encoding Detect(ReadOnlySpan<byte> page, string? headerCharset, out CharsetSource source, Encoding? fallback = null)
    {
        page = page[..Math.Min(page.Length, PrescanLength)];
        return Found(FromByteOrderMark(page), CharsetSource.ByteOrderMark, out source)
            ?? Found(headerCharset is null ? null : EncodingLabels.Find(headerCharset), CharsetSource.Header, out source)
            ?? Found(FromXmlInUtf16(page), CharsetSource.XmlDeclaration, out source)
            ?? Found(MetaPrescan.FindEncoding(page), CharsetSource.MetaElement, out source)
            ?? Found(XmlDeclaration.FindEncoding(page), CharsetSource.XmlDeclaration, out source)
            ?? Found(fallback ?? EncodingLabels.Windows1252, CharsetSource.Fallback, out source)!;
    }

    private static Encoding? Found(Encoding? encoding, CharsetSource by, out CharsetSource source)
    {
        source = by;
        return encoding;
    }

    private static Encoding? FromByteOrderMark(ReadOnlySpan<byte> page) => page switch
    {
        [0xEF, 0xBB, 0xBF, ..] => Encoding.UTF8,
        [0xFE, 0xFF, ..] => Encoding.BigEndianUnicode,
        [0xFF, 0xFE, ..] => Encoding.Unicode,
        _ => null,
    };

    /// <summary>The beginning of an XML declaration, which can be told without a byte order mark.</summary>
    private static Encoding? FromXmlInUtf16(ReadOnlySpan<byte> page) =>
        page.StartsWith("<\0?\0x\0"u8) ? Encoding.Unicode
        : page.StartsWith("\0<\0?\0x"u8) ? Encoding.BigEndianUnicode
        : null;
}
