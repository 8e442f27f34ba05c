using System.Text;
using System.Text.Unicode;

namespace Hypertext;

/// <summary>Turns raw values of attributes into URL references in UTF-8.</summary>
/// <remarks>
/// First the page's encoding is decoded, then character references are replaced. A value in which neither changes anything, as nearly
/// all are, is handed out as it is, without a copy. What is handed out is valid until the next call. One thread at a time.
/// </remarks>
public sealed class HrefDecoder
{
    private const int Utf8CodePage = 65001;

    private char[] _chars = [];
    private byte[] _utf8 = [];
    private byte[] _text = [];

    /// <summary>The URL references in one of a page's values.</summary>
    public LinkReferences Decode(RawHrefs page, int index)
    {
        ArgumentNullException.ThrowIfNull(page);
        var href = page[index];
        return new LinkReferences(page.AreDecoded ? href.Value : Replace(page.IsAscii ? href.Value : ToUtf8(href.Value, page.Encoding)), href.Kind);
    }

    /// <summary>The href of a page's base element; empty if none has one.</summary>
    public ReadOnlySpan<byte> DecodeBase(RawHrefs page)
    {
        ArgumentNullException.ThrowIfNull(page);
        return page.AreDecoded ? page.BaseHref : Decode(page.BaseHref, page.Encoding);
    }

    /// <summary>The text of a value: what a browser has as the value of the attribute.</summary>
    public ReadOnlySpan<byte> Decode(ReadOnlySpan<byte> raw, Encoding encoding)
    {
        ArgumentNullException.ThrowIfNull(encoding);
        return Replace(ToUtf8(raw, encoding));
    }

    private ReadOnlySpan<byte> Replace(ReadOnlySpan<byte> utf8)
    {
        if (!CharacterReferences.AnyIn(utf8))
        {
            return utf8;
        }

        Grow(ref _text, utf8.Length * CharacterReferences.MaxExpansion);
        return _text.AsSpan(0, CharacterReferences.Replace(utf8, _text));
    }

    private ReadOnlySpan<byte> ToUtf8(ReadOnlySpan<byte> raw, Encoding encoding)
    {
        var isUtf8 = encoding.CodePage == Utf8CodePage;
        if (isUtf8 ? Utf8.IsValid(raw) : Ascii.IsValid(raw))
        {
            return raw;
        }

        // The encoding given may be one that throws at what is no UTF-8.
        encoding = isUtf8 ? Encoding.UTF8 : encoding;
        Grow(ref _chars, encoding.GetMaxCharCount(raw.Length));
        var count = encoding.GetChars(raw, _chars);
        Grow(ref _utf8, Encoding.UTF8.GetMaxByteCount(count));
        return _utf8.AsSpan(0, Encoding.UTF8.GetBytes(_chars.AsSpan(0, count), _utf8));
    }

    private static void Grow<T>(ref T[] buffer, int capacity)
    {
        if (buffer.Length < capacity)
        {
            buffer = new T[Math.Max(capacity, 256)];
        }
    }
}
