namespace Hypertext;

/// <summary>The drives of Windows in file URLs.</summary>
/// <remarks>Source: WHATWG URL, section 4.2.</remarks>
internal static class DriveLetter
{
    /// <summary>Whether a segment is a letter with a colon or a bar.</summary>
    public static bool Is(ReadOnlySpan<byte> segment) =>
        segment is [var letter, (byte)':' or (byte)'|'] && char.IsAsciiLetter((char)letter);

    /// <summary>Whether a segment is a letter with a colon.</summary>
    public static bool IsNormalized(ReadOnlySpan<byte> segment) => segment is [_, (byte)':'] && Is(segment);

    /// <summary>Whether the first segment of what is to be parsed is a drive.</summary>
    public static bool StartsWith(ReadOnlySpan<byte> input) =>
        input.Length >= 2 && Is(input[..2]) && input[2..] is [] or [(byte)'/' or (byte)'\\' or (byte)'?' or (byte)'#', ..];

    /// <summary>Whether the first segment of a path that was parsed is a drive.</summary>
    public static bool StartsPath(ReadOnlySpan<byte> path) =>
        path is [(byte)'/', _, _] or [(byte)'/', _, _, (byte)'/', ..] && IsNormalized(path[1..3]);
}
