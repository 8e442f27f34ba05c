using System.Collections.Concurrent;
using System.Text;

namespace Hypertext;

/// <summary>The names under which pages know encodings.</summary>
/// <remarks>Source: WHATWG Encoding, section 4. .NET knows a third of the labels not at all, takes some otherwise (iso-8859-1 and
/// us-ascii mean windows-1252 on the web) and reads some encodings otherwise, so only the Unicode ones are its own: all others are
/// <see cref="StandardEncoding"/>s. There is one object of each, made when it is first asked for. Any thread may ask.</remarks>
public static class EncodingLabels
{
    private const int LongestLabel = 32;

    private static readonly ConcurrentDictionary<string, Encoding> Encodings = new();

    /// <summary>What a page is decoded as when nothing says otherwise.</summary>
    public static Encoding Windows1252 => Get("windows-1252");

    /// <summary>The encoding that a <paramref name="label"/> of a header or a meta element stands for, or null.</summary>
    /// <remarks>ASCII case and surrounding white space do not matter.</remarks>
    public static Encoding? Find(string label)
    {
        ArgumentNullException.ThrowIfNull(label);
        var trimmed = label.AsSpan().Trim("\t\n\f\r ");
        Span<char> lower = stackalloc char[LongestLabel];
        if (trimmed.Length > lower.Length || !IsAsciiLowered(trimmed, lower))
        {
            return null;
        }

        lower = lower[..trimmed.Length];
        return lower is "utf-8" ? Encoding.UTF8
            : EncodingNames.Find(lower) is { } name ? Get(name)
            : null;
    }

    /// <summary>The name that the standard has for an encoding, such as "Shift_JIS".</summary>
    /// <exception cref="ArgumentException">The encoding is none of the standard's, or another object than those that are found here.</exception>
    public static string NameOf(Encoding encoding)
    {
        ArgumentNullException.ThrowIfNull(encoding);
        return encoding switch
        {
            StandardEncoding standard => standard.Name,
            UTF8Encoding => "UTF-8",
            UnicodeEncoding { CodePage: 1200 } => "UTF-16LE",
            UnicodeEncoding => "UTF-16BE",
            _ => throw new ArgumentException($"{encoding.WebName} is no encoding of a page.", nameof(encoding)),
        };
    }

    /// <summary>Whether every byte below 0x80 that is not the rest of a longer sequence is the ASCII character, so that markup can be
    /// looked for in the bytes.</summary>
    /// <remarks>It cannot in UTF-16, ISO-2022-JP and the replacement encoding: such a page is to be decoded first. In Shift_JIS, Big5,
    /// GBK, gb18030 and EUC-KR the rest of a sequence can be a digit, a letter, or one of @[\]^_`{|}~, but never one of the characters
    /// by which a tokenizer goes: white space, quotes, less-than, greater-than, the equals sign and the slash.</remarks>
    public static bool IsAsciiSuperset(Encoding encoding)
    {
        ArgumentNullException.ThrowIfNull(encoding);
        return encoding is not (UnicodeEncoding or Iso2022JpEncoding or ReplacementEncoding);
    }

    /// <summary>The encoding in which the queries of a page's links are written.</summary>
    /// <remarks>Source: WHATWG Encoding, "get an output encoding": UTF-8 for UTF-16 and the replacement encoding, else the page's own.
    /// A query is to be encoded as a whole: in ISO-2022-JP what a character becomes depends on the one before.</remarks>
    public static Encoding QueryEncoding(Encoding encoding)
    {
        ArgumentNullException.ThrowIfNull(encoding);
        return encoding is UnicodeEncoding or ReplacementEncoding ? Encoding.UTF8 : encoding;
    }

    private static Encoding Get(string name) => Encodings.GetOrAdd(name, EncodingNames.Create);

    private static bool IsAsciiLowered(ReadOnlySpan<char> text, Span<char> lower) =>
        Ascii.ToLower(text, lower, out _) == System.Buffers.OperationStatus.Done;
}
