using System.Runtime.CompilerServices;

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
    private const uint A = 1U << 1;
    private const uint D = 1U << 4;
    private const uint E = 1U << 5;
    private const uint G = 1U << 7;
    private const uint H = 1U << 8;
    private const uint P = 1U << 16;
    private const uint S = 1U << 19;
    private const uint T = 1U << 20;

    /// <summary>For each length the last letters of the names that are of a kind, A being bit 1: most names are none of them.</summary>
    private static ReadOnlySpan<uint> LastLetters =>
    [
        0, 0, 0, G | P, H, E, T | E, D, A | S | E | T, T,
    ];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static HtmlKind Of(ReadOnlySpan<byte> name) =>
        (uint)name.Length < (uint)LastLetters.Length && (LastLetters[name.Length] >> (name[^1] & 31) & 1) != 0 ? Find(name) : HtmlKind.Other;

    private static HtmlKind Find(ReadOnlySpan<byte> name) => name.Length switch
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

    private static bool Is(ReadOnlySpan<byte> name, ReadOnlySpan<byte> letters) => MarkupBytes.IsName(name, letters);
}
