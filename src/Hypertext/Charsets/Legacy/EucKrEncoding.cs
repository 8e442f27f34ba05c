namespace Hypertext;

/// <summary>EUC-KR, which on the web is windows-949.</summary>
/// <remarks>Source: WHATWG Encoding, section 13.1.</remarks>
internal sealed class EucKrEncoding(string name, int codePage) : DoubleByteEncoding(name, codePage, CellLayout.EucKr)
{
    protected override EncodingIndex Index => EncodingIndexes.EucKr;
}
