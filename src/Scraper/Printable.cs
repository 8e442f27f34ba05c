using System.Globalization;
using System.Text;

namespace Scraper;

/// <summary>The one way in which text from outside gets into files, logs and terminals.</summary>
internal static class Printable
{
    /// <summary>The text with every character that could act instead of being read written as <c>\u{HEX}</c>.</summary>
    /// <remarks>Control characters (tab and newline among them, so a field stays a field and a line a line), line and paragraph
    /// separators, format characters such as those of bidirectional text, and lone surrogates.</remarks>
    public static string Escape(string text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            if (!IsHarmless(rune))
            {
                return EscapeRunes(text);
            }
        }

        return text;
    }

    /// <summary>The same, cut to a length that suits a message.</summary>
    public static string Excerpt(string text, int length = 120) =>
        text.Length <= length ? Escape(text) : Escape(text[..length]) + "…";

    private static string EscapeRunes(string text)
    {
        var builder = new StringBuilder(text.Length + 16);
        foreach (var rune in text.EnumerateRunes())
        {
            if (IsHarmless(rune))
            {
                builder.Append(rune.ToString());
            }
            else
            {
                builder.Append(CultureInfo.InvariantCulture, $"\\u{{{rune.Value:X}}}");
            }
        }

        return builder.ToString();
    }

    private static bool IsHarmless(Rune rune) => rune.IsAscii
        ? rune.Value is >= ' ' and < 0x7F
        : rune != Rune.ReplacementChar && Rune.GetUnicodeCategory(rune) is not (
            UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator
            or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse
            or UnicodeCategory.OtherNotAssigned);
}
