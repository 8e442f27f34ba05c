namespace Hypertext;

/// <summary>Big5 with the additions of Hong Kong.</summary>
/// <remarks>Source: WHATWG Encoding, section 11.1. Hong Kong's additions are read, but most are not written.</remarks>
internal sealed class Big5Encoding(string name, int codePage) : DoubleByteEncoding(name, codePage, CellLayout.Big5)
{
    /// <summary>The first pointer that is written: that of lead byte 0xA1.</summary>
    private const int FirstWritten = (0xA1 - 0x81) * 157;

    protected override EncodingIndex Index => EncodingIndexes.Big5;

    protected override Decoded DecodePointer(int pointer, byte trail) => pointer switch
    {
        1133 => Decoded.Pair(2, 'Ê', '\u0304'),
        1135 => Decoded.Pair(2, 'Ê', '\u030C'),
        1164 => Decoded.Pair(2, 'ê', '\u0304'),
        1166 => Decoded.Pair(2, 'ê', '\u030C'),
        _ => base.DecodePointer(pointer, trail),
    };

    protected override Dictionary<int, int> BuildPointers() => Index.ToPointers(..FirstWritten, preferLast: "═╞╡╪十卅");
}
