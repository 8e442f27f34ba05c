using System.Buffers;
using System.Globalization;
using System.Text;

namespace Scraper;

/// <summary>The one way in which text from outside gets into files, logs and terminals.</summary>
internal static class Printable
{
    /// <summary>What most text consists of, and needs no second look.</summary>
    private static readonly SearchValues<byte> Plain =
        SearchValues.Create(" !#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_`abcdefghijklmnopqrstuvwxyz{|}~"u8);

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>The text with every character that could act instead of being read written as <c>\u{HEX}</c>.</summary>
    /// <remarks>Control characters (tab and newline among them, so a field stays a field and a line a line), line and paragraph
    /// separators, format characters such as those of bidirectional text, and lone surrogates. For messages: what has been escaped
    /// before stays as it is.</remarks>
    public static string Escape(string text) => text.EnumerateRunes().All(IsHarmless) ? text : ToText(text, isField: false);

    /// <summary>The same in such a way that <see cref="Unescape"/> gives the text back.</summary>
    /// <remarks>A backslash that would be taken for the beginning of an escape is written as <c>\u{5C}</c>.</remarks>
    public static string EscapeField(string text) => ToText(text, isField: true);

    /// <summary>Writes what <see cref="EscapeField"/> gives, from UTF-8 to UTF-8.</summary>
    /// <remarks>Bytes that are not UTF-8 are written as U+FFFD is.</remarks>
    public static void WriteField(ReadOnlySpan<byte> utf8, IBufferWriter<byte> output) => Write(utf8, isField: true, output);

    /// <summary>Whether it is what most text is: written as it stands wherever it goes.</summary>
    public static bool IsPlain(ReadOnlySpan<byte> utf8) => !utf8.ContainsAnyExcept(Plain);

    /// <summary>Where the first character is, in UTF-8, that could act, or one of two more; -1 if there is none.</summary>
    public static int IndexOfActing(ReadOnlySpan<byte> utf8, byte first, byte second)
    {
        var index = utf8.IndexOfAnyExcept(Plain);
        if (index < 0)
        {
            return -1;
        }

        while (index < utf8.Length)
        {
            var value = utf8[index];
            if (value is >= (byte)' ' and < 0x7F)
            {
                if (value == first || value == second)
                {
                    return index;
                }

                index++;
            }
            else if (Rune.DecodeFromUtf8(utf8[index..], out var rune, out var length) != OperationStatus.Done || !IsHarmless(rune))
            {
                return index;
            }
            else
            {
                index += length;
            }
        }

        return -1;
    }

    /// <summary>Whether it is whole lines of which no character could act but tabs and the ends of lines: what this class lets into files.</summary>
    public static bool IsLines(ReadOnlySpan<byte> utf8)
    {
        if (utf8 is [.., not (byte)'\n'])
        {
            return false;
        }

        while (IndexOfActing(utf8, (byte)'\n', (byte)'\t') is >= 0 and var index)
        {
            if (utf8[index] is not ((byte)'\n' or (byte)'\t' or (byte)'\r'))
            {
                return false;
            }

            utf8 = utf8[(index + 1)..];
        }

        return true;
    }

    /// <summary>The text that <see cref="EscapeField"/> has made this of.</summary>
    public static string Unescape(string text)
    {
        var builder = new StringBuilder(text.Length);
        while (text.IndexOf("\\u{", StringComparison.Ordinal) is >= 0 and var start
            && text.IndexOf('}', start) is >= 0 and var end
            && int.TryParse(text.AsSpan(start + 3, end - start - 3), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code)
            && Rune.IsValid(code))
        {
            builder.Append(text, 0, start).Append(new Rune(code).ToString());
            text = text[(end + 1)..];
        }

        return builder.Append(text).ToString();
    }

    /// <summary>The same as <see cref="Escape"/>, cut to a length that suits a message.</summary>
    public static string Excerpt(string text, int length = 120) =>
        text.Length <= length ? Escape(text) : Escape(text[..length]) + "…";

    /// <summary>A text that was to be a URL, without what may be a user name and password in it.</summary>
    /// <remarks>They are what stands before the last @ of the authority; one that cannot be told from the rest is taken to be long.</remarks>
    public static string WithoutUserInfo(string text)
    {
        var start = text.IndexOf(':', StringComparison.Ordinal) + 1;
        while (start < text.Length && text[start] is '/' or '\\')
        {
            start++;
        }

        var length = text.AsSpan(start).IndexOfAny("/\\?#") is >= 0 and var end ? end : text.Length - start;
        var at = text.AsSpan(start, length).LastIndexOf('@');
        return at < 0 ? text : string.Concat(text.AsSpan(0, start), text.AsSpan(start + at + 1));
    }

    /// <summary>The same of a line of a list, which may hold several URLs, or none.</summary>
    /// <remarks>What may be a password in the whole of it is left out, then in each part.</remarks>
    public static string LineWithoutUserInfo(string line) =>
        string.Join(' ', WithoutUserInfo(line).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(WithoutUserInfo));

    private static string ToText(string text, bool isField)
    {
        var output = new ArrayBufferWriter<byte>();
        Write(Utf8.GetBytes(text), isField, output);
        return Utf8.GetString(output.WrittenSpan);
    }

    private static void Write(ReadOnlySpan<byte> utf8, bool isField, IBufferWriter<byte> output)
    {
        while (IndexOfActing(utf8, (byte)'\\', (byte)'\\') is >= 0 and var index)
        {
            Rune.DecodeFromUtf8(utf8[index..], out var rune, out var length);
            var isEscaped = rune.Value != '\\' || (isField && utf8[index..].StartsWith("\\u{"u8));
            output.Write(utf8[..(isEscaped ? index : index + 1)]);
            if (isEscaped)
            {
                output.Write(Utf8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"\\u{{{rune.Value:X}}}")));
            }

            utf8 = utf8[(index + length)..];
        }

        output.Write(utf8);
    }

    private static bool IsHarmless(Rune rune) => rune.IsAscii
        ? rune.Value is >= ' ' and < 0x7F
        : rune != Rune.ReplacementChar && Rune.GetUnicodeCategory(rune) is not (
            UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator
            or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse
            or UnicodeCategory.OtherNotAssigned);
}
