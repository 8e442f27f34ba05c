namespace Hypertext;

/// <summary>How two bytes name a cell of a table: the lead byte its row, the trail byte its column.</summary>
/// <param name="FirstLead">The lead byte of the first row.</param>
/// <param name="Columns">How many cells a row has.</param>
/// <param name="FirstTrail">The trail byte of the first column, if that is below 0x7F; else 0x7F.</param>
/// <param name="NextTrail">The trail byte that follows 0x7E.</param>
/// <param name="SkipsLeads">Whether the lead bytes go on with 0xE0 after 0x9F, as in Shift_JIS.</param>
/// <remarks>The number of a cell is what WHATWG Encoding calls a pointer.</remarks>
internal sealed record CellLayout(byte FirstLead, byte Columns, byte FirstTrail, byte NextTrail, bool SkipsLeads = false)
{
    private const int FirstSkipped = 0xA0;
    private const int Skipped = 0x40;

    private int ColumnsBelow => 0x7F - FirstTrail;

    public static CellLayout Big5 { get; } = new(0x81, 157, 0x40, 0xA1);

    public static CellLayout EucKr { get; } = new(0x81, 190, 0x41, 0x7F);

    public static CellLayout Gb18030 { get; } = new(0x81, 190, 0x40, 0x80);

    public static CellLayout ShiftJis { get; } = new(0x81, 188, 0x40, 0x80, SkipsLeads: true);

    /// <summary>94 rows of 94 cells, as EUC-JP writes them.</summary>
    public static CellLayout EucJp { get; } = new(0xA1, 94, 0x7F, 0xA1);

    /// <summary>The pointer of two bytes, the first of which is a lead byte; negative if the second is no trail byte.</summary>
    public int PointerOf(byte lead, byte trail)
    {
        var row = lead - FirstLead - (SkipsLeads && lead >= FirstSkipped ? Skipped : 0);
        var column = trail < 0x7F ? trail - FirstTrail : trail < NextTrail ? -1 : trail - NextTrail + ColumnsBelow;
        return column < 0 || column >= Columns ? -1 : (row * Columns) + column;
    }

    public void WriteBytes(int pointer, Span<byte> bytes)
    {
        var (row, column) = Math.DivRem(pointer, Columns);
        var lead = FirstLead + row;
        bytes[0] = (byte)(SkipsLeads && lead >= FirstSkipped ? lead + Skipped : lead);
        bytes[1] = (byte)(column < ColumnsBelow ? FirstTrail + column : NextTrail + column - ColumnsBelow);
    }
}
