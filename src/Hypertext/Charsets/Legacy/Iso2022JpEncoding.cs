namespace Hypertext;

/// <summary>ISO-2022-JP, in which escape sequences switch between sets of characters.</summary>
/// <remarks>Source: WHATWG Encoding, section 12.2. It is no superset of ASCII: a byte below 0x80 can be half of a character. The mode of
/// a decoder is its set, and whether an escape sequence came last; that of an encoder is its set.</remarks>
internal sealed partial class Iso2022JpEncoding(string name, int codePage) : StandardEncoding(name, codePage)
{
    private const int AsciiSet = 0;
    private const int RomanSet = 1;
    private const int KatakanaSet = 2;
    private const int TableSet = 3;

    /// <summary>A flag beside the set: an escape sequence came last, and one more right after it is an error.</summary>
    private const int AfterEscape = 4;

    private const byte Escape = 0x1B;

    public override Decoded DecodeOne(ref int mode, ReadOnlySpan<byte> bytes, bool last)
    {
        if (bytes[0] == Escape)
        {
            return DecodeEscape(ref mode, bytes, last);
        }

        var set = mode & ~AfterEscape;
        if (set == TableSet && bytes is [>= 0x21 and <= 0x7E] && !last)
        {
            return Decoded.Incomplete;
        }

        mode = set;
        return set == TableSet ? DecodePair(bytes) : DecodeSingle(set, bytes[0]);
    }

    protected override int LengthOfAscii(int mode, ReadOnlySpan<byte> bytes)
    {
        if (mode != AsciiSet)
        {
            return 0;
        }

        var end = bytes.IndexOfAny((byte)0x0E, (byte)0x0F, Escape);
        return base.LengthOfAscii(mode, end < 0 ? bytes : bytes[..end]);
    }

    private static Decoded DecodeSingle(int set, byte value) => (set, value) switch
    {
        (KatakanaSet, >= 0x21 and <= 0x5F) => Decoded.Character(1, (char)(JisX0201.FirstKatakana + value - 0x21)),
        (KatakanaSet, _) or (_, >= 0x80 or 0x0E or 0x0F) => Decoded.Error(1),
        (RomanSet, (byte)'\\') => Decoded.Character(1, JisX0201.Yen),
        (RomanSet, (byte)'~') => Decoded.Character(1, JisX0201.Overline),
        _ => Decoded.Character(1, (char)value),
    };

    private static Decoded DecodePair(ReadOnlySpan<byte> bytes)
    {
        if (bytes[0] is < 0x21 or > 0x7E || bytes is [_] or [_, Escape, ..])
        {
            return Decoded.Error(1);
        }

        var codePoint = bytes[1] is >= 0x21 and <= 0x7E
            ? EncodingIndexes.Jis0208.CodePointOf(((bytes[0] - 0x21) * 94) + bytes[1] - 0x21)
            : 0;
        return codePoint > 0 ? Decoded.CodePoint(2, codePoint) : Decoded.Error(2);
    }

    private static Decoded DecodeEscape(ref int mode, ReadOnlySpan<byte> bytes, bool last)
    {
        if (bytes is [_] or [_, (byte)'$' or (byte)'('] && !last)
        {
            return Decoded.Incomplete;
        }

        int? set = bytes switch
        {
            [_, (byte)'(', (byte)'B', ..] => AsciiSet,
            [_, (byte)'(', (byte)'J', ..] => RomanSet,
            [_, (byte)'(', (byte)'I', ..] => KatakanaSet,
            [_, (byte)'$', (byte)'@' or (byte)'B', ..] => TableSet,
            _ => null,
        };
        var isSecond = (mode & AfterEscape) != 0;
        if (set is null)
        {
            mode &= ~AfterEscape;
            return Decoded.Error(1);
        }

        mode = set.Value | AfterEscape;
        return isSecond ? Decoded.Error(3) : Decoded.Nothing(3);
    }
}
