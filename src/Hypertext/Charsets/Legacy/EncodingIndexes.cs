namespace Hypertext;

/// <summary>The tables of the multi-byte encodings.</summary>
/// <remarks>Source: WHATWG Encoding, section 5. They are made of .NET's code pages, which have all but a few of the characters: reading
/// one takes some milliseconds, so each waits until it is asked for. What the code pages have otherwise is stated here.</remarks>
internal static class EncodingIndexes
{
    /// <summary>Where GB 18030 of 2022 names characters that code page 54936 still reads as private ones, and three more.</summary>
    private static readonly (ushort Bytes, char Character)[] Gb18030Changes =
    [
        (0xA3A0, '\u3000'), (0xA8BC, '\u1E3F'),
        (0xA6D9, '\uFE10'), (0xA6DA, '\uFE12'), (0xA6DB, '\uFE11'), (0xA6DC, '\uFE13'), (0xA6DD, '\uFE14'), (0xA6DE, '\uFE15'),
        (0xA6DF, '\uFE16'), (0xA6EC, '\uFE17'), (0xA6ED, '\uFE18'), (0xA6F3, '\uFE19'),
        (0xFE59, '\u9FB4'), (0xFE61, '\u9FB5'), (0xFE66, '\u9FB6'), (0xFE67, '\u9FB7'), (0xFE6D, '\u9FB8'), (0xFE7E, '\u9FB9'),
        (0xFE90, '\u9FBA'), (0xFEA0, '\u9FBB'),
    ];

    private static readonly Lazy<EncodingIndex> LazyBig5 = new(ReadBig5);
    private static readonly Lazy<EncodingIndex> LazyEucKr =
        new(static () => new(CodePageTable.Read(949, CellLayout.EucKr, 126 * 190).WithoutPrivate()));

    private static readonly Lazy<EncodingIndex> LazyGb18030 = new(ReadGb18030);
    private static readonly Lazy<EncodingIndex> LazyJis0208 = new(ReadJis0208);
    private static readonly Lazy<EncodingIndex> LazyJis0212 = new(ReadJis0212);

    public static EncodingIndex Big5 => LazyBig5.Value;

    public static EncodingIndex EucKr => LazyEucKr.Value;

    public static EncodingIndex Gb18030 => LazyGb18030.Value;

    public static EncodingIndex Jis0208 => LazyJis0208.Value;

    public static EncodingIndex Jis0212 => LazyJis0212.Value;

    private static EncodingIndex ReadBig5()
    {
        var table = CodePageTable.Read(950, CellLayout.Big5, 126 * 157).WithoutPrivate();
        foreach (var (lead, codePoints) in Big5Rows.All)
        {
            var pointer = CellLayout.Big5.PointerOf(lead, 0x40);
            foreach (var rune in codePoints.EnumerateRunes())
            {
                table[pointer++] = rune.Value == '.' ? 0 : rune.Value;
            }
        }

        return new EncodingIndex(table);
    }

    private static EncodingIndex ReadGb18030()
    {
        var table = CodePageTable.Read(54936, CellLayout.Gb18030, 126 * 190);
        foreach (var (bytes, character) in Gb18030Changes)
        {
            table[CellLayout.Gb18030.PointerOf((byte)(bytes >> 8), (byte)bytes)] = character;
        }

        return new EncodingIndex(table);
    }

    private static EncodingIndex ReadJis0208()
    {
        // The private rows (F0 to F9 in Shift_JIS) are no part of the index: the standard reads them by an algorithm.
        var table = CodePageTable.Read(932, CellLayout.ShiftJis, 11_104, isJapanese: true).WithoutPrivate();
        table[CellLayout.ShiftJis.PointerOf(0x81, 0x45)] = '・';
        return new EncodingIndex(table);
    }

    private static EncodingIndex ReadJis0212()
    {
        // Windows writes the trail bytes below 0x80, and has IBM's additions from the 83rd row on.
        var layout = new CellLayout(0xA1, 94, FirstTrail: 0x21, NextTrail: 0x7F);
        var table = CodePageTable.Read(20932, layout, 82 * 94, isJapanese: true).WithoutPrivate();
        table[layout.PointerOf(0xA2, 0x37)] = '～';
        table[layout.PointerOf(0xA2, 0x71)] = '№';
        return new EncodingIndex(table);
    }
}
