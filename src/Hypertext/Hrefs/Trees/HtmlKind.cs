namespace Hypertext;

/// <summary>What an HTML element is to the rules for the text after its start tag.</summary>
internal enum HtmlKind
{
    Other,
    RawText,
    Script,
    Plaintext,
    Template,

    /// <summary>frameset or frame.</summary>
    Frame,

    /// <summary>svg or math.</summary>
    Foreign,
}

/// <summary>Knows the kind of an element by its name.</summary>
internal static class HtmlKinds
{
    public static HtmlKind Of(ReadOnlySpan<byte> name) => name.Length switch
    {
        3 when Is(name, "svg"u8) => HtmlKind.Foreign,
        3 when Is(name, "xmp"u8) => HtmlKind.RawText,
        4 when Is(name, "math"u8) => HtmlKind.Foreign,
        5 when Is(name, "title"u8) || Is(name, "style"u8) => HtmlKind.RawText,
        5 when Is(name, "frame"u8) => HtmlKind.Frame,
        6 when Is(name, "script"u8) => HtmlKind.Script,
        6 when Is(name, "iframe"u8) => HtmlKind.RawText,
        7 when Is(name, "noembed"u8) => HtmlKind.RawText,
        8 when Is(name, "textarea"u8) || Is(name, "noframes"u8) => HtmlKind.RawText,
        8 when Is(name, "template"u8) => HtmlKind.Template,
        8 when Is(name, "frameset"u8) => HtmlKind.Frame,
        9 when Is(name, "plaintext"u8) => HtmlKind.Plaintext,
        _ => HtmlKind.Other,
    };

    public static TextMode TextModeOf(HtmlKind kind) => kind switch
    {
        HtmlKind.RawText => TextMode.RawText,
        HtmlKind.Script => TextMode.Script,
        HtmlKind.Plaintext => TextMode.Plaintext,
        _ => TextMode.Data,
    };

    /// <summary>Whether a name of the same length is this name of letters. Most are not, from their first letter on.</summary>
    private static bool Is(ReadOnlySpan<byte> name, ReadOnlySpan<byte> letters)
    {
        if ((name[0] | 0x20) != letters[0])
        {
            return false;
        }

        for (var index = 1; index < letters.Length; index++)
        {
            if ((name[index] | 0x20) != letters[index])
            {
                return false;
            }
        }

        return true;
    }
}
