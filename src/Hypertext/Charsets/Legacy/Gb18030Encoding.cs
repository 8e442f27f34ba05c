using System.Text;

namespace Hypertext;

/// <summary>gb18030 and GBK, which are read alike; GBK is not written in four bytes.</summary>
/// <remarks>Source: WHATWG Encoding, sections 10.1 and 10.2. Sequences of four bytes are left to .NET, whose code page 54936 is that of
/// 2005: it has them as the standard does but for one pair of characters.</remarks>
internal sealed class Gb18030Encoding(string name, int codePage, bool isGbk) : DoubleByteEncoding(name, codePage, CellLayout.Gb18030)
{
    // The characters that change places in four bytes; what is read as U+3000 is not written; the first pointer above the BMP.
    private const char Moved = '\uE7C7';
    private const int MovedPointer = 7457;
    private const char Unwritten = '\uE5E5';
    private const int LastInBmp = 39_419;
    private const int FirstAbove = 189_000;
    private const int LastAbove = 1_237_575;

    private static readonly Lazy<Encoding> CodePage2005 = new(static () => CodePagesEncodingProvider.Instance.GetEncoding(54936)!);

    public override Decoded DecodeOne(ref int mode, ReadOnlySpan<byte> bytes, bool last) => bytes switch
    {
        [>= 0x81 and <= 0xFE, >= 0x30 and <= 0x39, ..] => DecodeFour(bytes),
        _ => base.DecodeOne(ref mode, bytes, last),
    };

    public override bool TryEncode(ref int mode, ref Rune rune, Span<byte> bytes, out int written)
    {
        written = 0;
        if (rune.Value == Unwritten)
        {
            return false;
        }

        return base.TryEncode(ref mode, ref rune, bytes, out written) || TryEncodeAsBefore(rune, bytes, out written);
    }

    protected override EncodingIndex Index => EncodingIndexes.Gb18030;

    protected override char? DecodeSingle(byte value) => value == 0x80 ? '€' : base.DecodeSingle(value);

    protected override byte? EncodeSingle(int codePoint) => isGbk && codePoint == '€' ? 0x80 : EncodeAscii(codePoint);

    private static Decoded DecodeFour(ReadOnlySpan<byte> bytes)
    {
        if (bytes is [_, _] or [_, _, >= 0x81 and <= 0xFE])
        {
            return Decoded.Incomplete;
        }

        if (bytes is not [_, _, >= 0x81 and <= 0xFE, >= 0x30 and <= 0x39, ..])
        {
            return Decoded.Error(1);
        }

        var pointer = ((bytes[0] - 0x81) * 12_600) + ((bytes[1] - 0x30) * 1_260) + ((bytes[2] - 0x81) * 10) + bytes[3] - 0x30;
        return pointer switch
        {
            MovedPointer => Decoded.Character(4, Moved),
            >= FirstAbove and <= LastAbove => Decoded.CodePoint(4, 0x10000 + pointer - FirstAbove),
            <= LastInBmp => Decoded.Character(4, DecodeByCodePage(bytes[..4])),
            _ => Decoded.Error(4),
        };
    }

    private static char DecodeByCodePage(ReadOnlySpan<byte> bytes)
    {
        Span<char> chars = stackalloc char[2];
        CodePage2005.Value.GetChars(bytes, chars);
        return chars[0];
    }

    /// <summary>Writes what the index does not have: by the standard's ranges, or where the standard of 2005 had it.</summary>
    private bool TryEncodeAsBefore(Rune rune, Span<byte> bytes, out int written)
    {
        if (rune.Value == Moved)
        {
            ReadOnlySpan<byte> moved = [0x81, 0x35, 0xF4, 0x37];
            moved.CopyTo(bytes);
            written = moved.Length;
        }
        else
        {
            Span<char> chars = stackalloc char[2];
            var length = rune.EncodeToUtf16(chars);
            written = CodePage2005.Value.GetBytes(chars[..length], bytes);
        }

        if (isGbk && written > 2)
        {
            written = 0;
        }

        return written > 0;
    }
}
