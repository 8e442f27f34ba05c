using System.Globalization;
using System.Text;

namespace Hypertext;

/// <summary>Makes the value of an attribute of its markup, in UTF-8.</summary>
/// <remarks>
/// Source: WHATWG HTML, sections 13.2.3.5 (newlines), 13.2.5.36 to 13.2.5.38 (NUL) and 13.2.5.72 to 13.2.5.80 (character references,
/// as in attributes: a name without its semicolon does not count before an equals sign, a letter or a digit).
/// </remarks>
internal static class CharacterReferences
{
    /// <summary>No reference stands for more bytes than this times its own; a NUL, which becomes U+FFFD, comes to it.</summary>
    public const int MaxExpansion = 3;

    /// <summary>The bytes that do not stand for themselves.</summary>
    private static ReadOnlySpan<byte> Special => "&\r\0"u8;

    /// <summary>What the numbers 0x80 to 0x9F are taken to mean: characters of windows-1252.</summary>
    private static ReadOnlySpan<ushort> Windows1252 =>
    [
        0x20AC, 0x81, 0x201A, 0x192, 0x201E, 0x2026, 0x2020, 0x2021, 0x2C6, 0x2030, 0x160, 0x2039, 0x152, 0x8D, 0x17D, 0x8F,
        0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x2DC, 0x2122, 0x161, 0x203A, 0x153, 0x9D, 0x17E, 0x178,
    ];

    public static bool AnyIn(ReadOnlySpan<byte> text) => text.ContainsAny(Special);

    /// <summary>Writes the value to <paramref name="output"/>, which has to be <see cref="MaxExpansion"/> times as long as the
    /// text.</summary>
    public static int Replace(ReadOnlySpan<byte> text, Span<byte> output)
    {
        var written = 0;
        while (true)
        {
            var length = text.IndexOfAny(Special);
            var plain = length < 0 ? text : text[..length];
            plain.CopyTo(output[written..]);
            written += plain.Length;
            if (length < 0)
            {
                return written;
            }

            text = text[length..];
            text = text[ReplaceFirst(text, output, ref written)..];
        }
    }

    /// <summary>Writes what the special byte at the beginning of the text, and what belongs to it, stands for; returns their
    /// length.</summary>
    private static int ReplaceFirst(ReadOnlySpan<byte> text, Span<byte> output, ref int written)
    {
        switch (text[0])
        {
            case 0:
                Write(Rune.ReplacementChar, output, ref written);
                return 1;
            case (byte)'\r':
                output[written++] = (byte)'\n';
                return text is [_, (byte)'\n', ..] ? 2 : 1;
            default:
                var length = text is [_, (byte)'#', ..]
                    ? ReplaceNumber(text, output, ref written)
                    : ReplaceName(text, output, ref written);
                if (length > 0)
                {
                    return length;
                }

                output[written++] = (byte)'&';
                return 1;
        }
    }

    private static int ReplaceNumber(ReadOnlySpan<byte> text, Span<byte> output, ref int written)
    {
        var isHexadecimal = text is [_, _, (byte)'x' or (byte)'X', ..];
        var start = isHexadecimal ? 3 : 2;
        var position = start;
        var number = 0;
        while (position < text.Length && DigitOf(text[position], isHexadecimal) is >= 0 and var digit)
        {
            // Beyond the last code point it no longer matters how far.
            number = Math.Min((number * (isHexadecimal ? 16 : 10)) + digit, 0x110000);
            position++;
        }

        if (position == start)
        {
            return 0;
        }

        Write(CharacterOf(number), output, ref written);
        return position < text.Length && text[position] == ';' ? position + 1 : position;
    }

    private static int DigitOf(byte value, bool isHexadecimal)
    {
        var isDigit = isHexadecimal ? char.IsAsciiHexDigit((char)value) : char.IsAsciiDigit((char)value);
        return !isDigit ? -1 : value <= '9' ? value - '0' : (value | 0x20) - 'a' + 10;
    }

    private static Rune CharacterOf(int number) => number switch
    {
        0 => Rune.ReplacementChar,
        >= 0x80 and <= 0x9F => new Rune(Windows1252[number - 0x80]),
        _ => Rune.IsValid(number) ? new Rune(number) : Rune.ReplacementChar,
    };

    private static int ReplaceName(ReadOnlySpan<byte> text, Span<byte> output, ref int written)
    {
        // Nearly all that stand in links, between the parameters of a query.
        if (text.StartsWith("&amp;"u8))
        {
            output[written++] = (byte)'&';
            return "&amp;"u8.Length;
        }

        var length = NamedReferences.Find(text[1..], out var codes);
        if (length == 0 || (text[length] != ';' && IsPartOfWord(text[(length + 1)..])))
        {
            return 0;
        }

        foreach (var code in codes.Split((byte)','))
        {
            Write(new Rune(int.Parse(codes[code], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)), output, ref written);
        }

        return length + 1;
    }

    private static bool IsPartOfWord(ReadOnlySpan<byte> following) =>
        following.Length > 0 && (following[0] == '=' || char.IsAsciiLetterOrDigit((char)following[0]));

    private static void Write(Rune character, Span<byte> output, ref int written) => written += character.EncodeToUtf8(output[written..]);
}
