using System.Text;

namespace Hypertext;

/// <summary>Finds out in which encoding a page is written.</summary>
/// <remarks>Source: WHATWG HTML, section 13.2.3.2 (determining the character encoding).</remarks>
public static class CharsetSniffer
{
    /// <summary>The encoding of a page, in this order: byte order mark, header, meta element, windows-1252.</summary>
    /// <param name="page">The page from its first byte; the first 1,024 are looked at.</param>
    /// <param name="headerCharset">The charset parameter of the Content-Type header, if it had one.</param>
    public static Encoding Detect(ReadOnlySpan<byte> page, string? headerCharset) =>
        FromByteOrderMark(page)
        ?? (headerCharset is null ? null : EncodingLabels.Find(headerCharset))
        ?? MetaPrescan.FindEncoding(page)
        ?? EncodingLabels.Windows1252;

    private static Encoding? FromByteOrderMark(ReadOnlySpan<byte> page) => page switch
    {
        [0xEF, 0xBB, 0xBF, ..] => Encoding.UTF8,
        [0xFE, 0xFF, ..] => Encoding.BigEndianUnicode,
        [0xFF, 0xFE, ..] => Encoding.Unicode,
        _ => null,
    };
}
