namespace Hypertext;

/// <summary>What a decoder makes of the first bytes of its input.</summary>
/// <param name="Consumed">How many bytes are done with; none if more are needed to tell.</param>
/// <param name="Length">How many characters they stand for: none (an escape sequence), one or two.</param>
/// <param name="First">The first character.</param>
/// <param name="Second">The second character.</param>
internal readonly record struct Decoded(int Consumed, int Length, char First, char Second)
{
    private const char Replacement = '\uFFFD';

    /// <summary>The bytes are the beginning of something.</summary>
    public static Decoded Incomplete => default;

    public static Decoded Error(int consumed) => new(consumed, 1, Replacement, default);

    public static Decoded Nothing(int consumed) => new(consumed, 0, default, default);

    public static Decoded Character(int consumed, char character) => new(consumed, 1, character, default);

    public static Decoded Pair(int consumed, char first, char second) => new(consumed, 2, first, second);

    public static Decoded CodePoint(int consumed, int codePoint)
    {
        if (codePoint < 0x10000)
        {
            return Character(consumed, (char)codePoint);
        }

        var above = codePoint - 0x10000;
        return Pair(consumed, (char)(0xD800 + (above >> 10)), (char)(0xDC00 + (above & 0x3FF)));
    }

    /// <summary>Two bytes that stand for nothing: a second one in ASCII is not swallowed, for it may be markup.</summary>
    public static Decoded BadPair(byte second) => Error(second < 0x80 ? 1 : 2);
}
