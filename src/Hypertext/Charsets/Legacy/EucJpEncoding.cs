using System.Text;

namespace Hypertext;

/// <summary>EUC-JP, with JIS X 0212 in three bytes, which is only read.</summary>
/// <remarks>Source: WHATWG Encoding, section 12.1.</remarks>
internal sealed class EucJpEncoding(string name, int codePage) : DoubleByteEncoding(name, codePage, CellLayout.EucJp)
{
    private const byte Katakana = 0x8E;
    private const byte ThreeBytes = 0x8F;

    public override Decoded DecodeOne(ref int mode, ReadOnlySpan<byte> bytes, bool last) => bytes switch
    {
        [Katakana, >= 0xA1 and <= 0xDF and var trail, ..] =>
            Decoded.Character(2, (char)(JisX0201.FirstKatakana + trail - 0xA1)),
        [Katakana or ThreeBytes] or [ThreeBytes, >= 0xA1 and <= 0xFE] => Decoded.Incomplete,
        [ThreeBytes, >= 0xA1 and <= 0xFE and var lead, var trail, ..] => DecodeThree(lead, trail),
        [Katakana or ThreeBytes, var trail, ..] => Decoded.BadPair(trail),
        _ => base.DecodeOne(ref mode, bytes, last),
    };

    public override bool TryEncode(ref int mode, ref Rune rune, Span<byte> bytes, out int written)
    {
        if (rune.Value is < JisX0201.FirstKatakana or > JisX0201.LastKatakana)
        {
            return base.TryEncode(ref mode, ref rune, bytes, out written);
        }

        bytes[0] = Katakana;
        bytes[1] = (byte)(rune.Value - JisX0201.FirstKatakana + 0xA1);
        written = 2;
        return true;
    }

    protected override EncodingIndex Index => EncodingIndexes.Jis0208;

    protected override bool IsLead(byte value) => value is >= 0xA1 and <= 0xFE;

    protected override byte? EncodeSingle(int codePoint) => codePoint switch
    {
        JisX0201.Yen => (byte)'\\',
        JisX0201.Overline => (byte)'~',
        _ => EncodeAscii(codePoint),
    };

    protected override int ToIndexed(int codePoint) => JisX0201.ToIndexed(codePoint);

    private static Decoded DecodeThree(byte lead, byte trail)
    {
        var pointer = CellLayout.EucJp.PointerOf(lead, trail);
        var codePoint = pointer < 0 ? 0 : EncodingIndexes.Jis0212.CodePointOf(pointer);
        return codePoint > 0 ? Decoded.CodePoint(3, codePoint) : Decoded.Error(trail < 0x80 ? 2 : 3);
    }
}
