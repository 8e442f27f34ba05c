using System.Runtime.CompilerServices;
using System.Text;

namespace Hypertext;

/// <summary>The bytes that delimit markup: all of them are below 0x40, so a set of them is one word.</summary>
internal static class MarkupBytes
{
    /// <summary>Tab, line feed, form feed, carriage return (a line feed once the input is preprocessed) and space.</summary>
    public const ulong Spaces = 1UL << '\t' | 1UL << '\n' | 1UL << '\f' | 1UL << '\r' | 1UL << ' ';

    public const ulong SpacesAndSlash = Spaces | 1UL << '/';
    public const ulong TagNameEnds = SpacesAndSlash | 1UL << '>';
    public const ulong AttributeNameEnds = TagNameEnds | 1UL << '=';
    public const ulong UnquotedEnds = Spaces | 1UL << '>';

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsIn(ulong set, byte value) => value < 64 && (set >> value & 1) != 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsLetter(byte value) => char.IsAsciiLetter((char)value);

    /// <summary>Whether a name is this one, which is in lower case and begins with a letter. Most are not, from their first byte
    /// on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsName(ReadOnlySpan<byte> name, ReadOnlySpan<byte> lowerCase) =>
        name.Length == lowerCase.Length && (name[0] | 0x20) == lowerCase[0] && Ascii.EqualsIgnoreCase(name, lowerCase);

    public static byte ToLower(byte value) => value is >= (byte)'A' and <= (byte)'Z' ? (byte)(value | 0x20) : value;
}
