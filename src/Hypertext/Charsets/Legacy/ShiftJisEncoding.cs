namespace Hypertext;

/// <summary>Shift_JIS, which on the web is windows-31j.</summary>
/// <remarks>Source: WHATWG Encoding, section 12.3.</remarks>
internal sealed class ShiftJisEncoding(string name, int codePage) : DoubleByteEncoding(name, codePage, CellLayout.ShiftJis)
{
    // The rows that users could define, and the duplicates in NEC's rows of what IBM has, which are only read.
    private const int FirstPrivate = 8836;
    private const int LastPrivate = 10715;

    private static readonly Range ReadOnly = 8272..8836;

    protected override EncodingIndex Index => EncodingIndexes.Jis0208;

    protected override bool IsLead(byte value) => value is (>= 0x81 and <= 0x9F) or (>= 0xE0 and <= 0xFC);

    protected override char? DecodeSingle(byte value) => value switch
    {
        <= 0x80 => (char)value,
        >= 0xA1 and <= 0xDF => (char)(JisX0201.FirstKatakana + value - 0xA1),
        _ => null,
    };

    protected override Decoded DecodePointer(int pointer, byte trail) => pointer is >= FirstPrivate and <= LastPrivate
        ? Decoded.Character(2, (char)(0xE000 + pointer - FirstPrivate))
        : base.DecodePointer(pointer, trail);

    protected override byte? EncodeSingle(int codePoint) => codePoint switch
    {
        <= 0x80 => (byte)codePoint,
        JisX0201.Yen => (byte)'\\',
        JisX0201.Overline => (byte)'~',
        >= JisX0201.FirstKatakana and <= JisX0201.LastKatakana => (byte)(codePoint - JisX0201.FirstKatakana + 0xA1),
        _ => null,
    };

    protected override int ToIndexed(int codePoint) => JisX0201.ToIndexed(codePoint);

    protected override Dictionary<int, int> BuildPointers() => Index.ToPointers(ReadOnly);
}
