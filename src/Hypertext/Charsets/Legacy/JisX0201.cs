namespace Hypertext;

/// <summary>What the Japanese encodings have in common beside their table.</summary>
internal static class JisX0201
{
    /// <summary>What stands in place of the backslash in the Roman set.</summary>
    public const char Yen = '\u00A5';

    /// <summary>What stands in place of the tilde in the Roman set.</summary>
    public const char Overline = '\u203E';

    public const char FirstKatakana = '\uFF61';
    public const char LastKatakana = '\uFF9F';

    /// <summary>The full-width forms of the half-width katakana.</summary>
    /// <remarks>Source: WHATWG Encoding, index ISO-2022-JP katakana.</remarks>
    private const string Wide = "。「」、・ヲァィゥェォャュョッーアイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン゛゜";

    /// <summary>The index has the minus sign as a full-width hyphen only.</summary>
    public static int ToIndexed(int codePoint) => codePoint == '\u2212' ? '\uFF0D' : codePoint;

    public static int Widen(int codePoint) =>
        codePoint is >= FirstKatakana and <= LastKatakana ? Wide[codePoint - FirstKatakana] : codePoint;
}
