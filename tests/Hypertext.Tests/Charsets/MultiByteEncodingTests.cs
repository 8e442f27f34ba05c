namespace Hypertext.Tests.Charsets;

/// <summary>What the standard's decoders and encoders of two and more bytes do beside looking up an index.</summary>
public sealed class MultiByteEncodingTests
{
    [Theory]
    [InlineData("shift_jis")]
    [InlineData("euc-kr")]
    [InlineData("euc-jp")]
    [InlineData("big5")]
    [InlineData("gbk")]
    [InlineData("gb18030")]
    public void GetString_LeadByteBeforeMarkup_SwallowsNothing(string label)
    {
        Assert.Equal("x\uFFFD<a href=\"\uFFFD\">", Read(label, "78 F0 3C 61 20 68 72 65 66 3D 22 F0 22 3E"));
        Assert.Equal("\uFFFD\n\uFFFD", Read(label, "F0 0A F0"));
    }

    [Theory]
    [InlineData("big5", "80", "\uFFFD")]
    [InlineData("big5", "FF 41", "\uFFFDA")]
    [InlineData("big5", "81 40", "\uFFFD@")]
    [InlineData("big5", "81 80 41", "\uFFFDA")]
    [InlineData("big5", "A1 9F 41", "\uFFFDA")]
    [InlineData("big5", "88 62 88 64 88 A3 88 A5", "Ê\u0304Ê\u030Cê\u0304ê\u030C")]
    [InlineData("big5", "87 45", "\U00027267")]
    [InlineData("euc-kr", "80 FF", "\uFFFD\uFFFD")]
    [InlineData("euc-kr", "C9 A1 41", "\uFFFDA")]
    [InlineData("euc-kr", "81 5B 81 80", "\uFFFD[\uFFFD")]
    [InlineData("euc-kr", "81 41", "갂")]
    [InlineData("shift_jis", "80 A0 A1 DF FD", "\u0080\uFFFD｡ﾟ\uFFFD")]
    [InlineData("shift_jis", "81 7F 81 FD 41", "\uFFFD\u007F\uFFFDA")]
    [InlineData("shift_jis", "F0 40 F9 FC", "\uE000\uE757")]
    [InlineData("shift_jis", "5C 7E", "\\~")]
    [InlineData("shift_jis", "87 90 81 E0", "≒≒")]
    [InlineData("euc-jp", "8E A1 8E DF 8E E0 41", "｡ﾟ\uFFFDA")]
    [InlineData("euc-jp", "8E 41 8F 41 8F A1 41", "\uFFFDA\uFFFDA\uFFFDA")]
    [InlineData("euc-jp", "8F B0 A1 8F A1 A1 41", "丂\uFFFDA")]
    [InlineData("euc-jp", "8F A1", "\uFFFD")]
    [InlineData("euc-jp", "80 A0 FF A1 A0 41", "\uFFFD\uFFFD\uFFFD\uFFFDA")]
    [InlineData("gbk", "80 FF 81 7F 81 FF 41", "€\uFFFD\uFFFD\u007F\uFFFDA")]
    public void GetString_Bytes_AreReadAsTheStandardSays(string label, string bytes, string text) =>
        Assert.Equal(text, Read(label, bytes));

    [Theory]
    [InlineData("81 30 81 30", "\u0080")]
    [InlineData("81 30 84 36", "¥")]
    [InlineData("81 35 F4 37", "\uE7C7")]
    [InlineData("82 35 8F 33", "\u9FA6")]
    [InlineData("84 31 A4 37", "\uFFFD")]
    [InlineData("84 31 A4 39", "\uFFFF")]
    [InlineData("84 31 A5 30", "\uFFFD")]
    [InlineData("8F 39 FE 39", "\uFFFD")]
    [InlineData("90 30 81 30", "\U00010000")]
    [InlineData("E3 32 9A 35", "\U0010FFFF")]
    [InlineData("E3 32 9A 36", "\uFFFD")]
    [InlineData("FE 39 FE 39 41", "\uFFFDA")]
    [InlineData("81 30", "\uFFFD")]
    [InlineData("81 30 81", "\uFFFD")]
    [InlineData("81 30 41", "\uFFFD0A")]
    [InlineData("81 30 80", "\uFFFD0€")]
    [InlineData("81 30 81 41", "\uFFFD0丄")]
    [InlineData("81 30 81 3C", "\uFFFD0\uFFFD<")]
    [InlineData("A2 E3 A8 BC A6 D9", "€\u1E3F\uFE10")]
    public void GetString_FourBytes_AreReadAsTheStandardSays(string bytes, string text)
    {
        Assert.Equal(text, Read("gb18030", bytes));
        Assert.Equal(text, Read("gbk", bytes));
    }

    [Theory]
    [InlineData("€", "A2 E3", "80")]
    [InlineData("\uE5E5", "3F", "3F")]
    [InlineData("\u3000", "A1 A1", "A1 A1")]
    [InlineData("\u1E3F", "A8 BC", "A8 BC")]
    [InlineData("\uE7C7", "81 35 F4 37", "3F")]
    [InlineData("\uFE10\u9FB4", "A6 D9 FE 59", "A6 D9 FE 59")]
    [InlineData("\uE78D\uE796\uE81E\uE864", "A6 D9 A6 F3 FE 59 FE A0", "A6 D9 A6 F3 FE 59 FE A0")]
    [InlineData("¥", "81 30 84 36", "3F")]
    [InlineData("\uFFFD", "84 31 A4 37", "3F")]
    [InlineData("\U0001F600", "94 39 FC 36", "3F 3F")]
    [InlineData("\U0010FFFF", "E3 32 9A 35", "3F 3F")]
    public void GetBytes_GbEncodings_DifferInTheEuroAndFourBytes(string text, string gb18030, string gbk)
    {
        Assert.Equal(gb18030, Write("gb18030", text));
        Assert.Equal(gbk, Write("gbk", text));
    }

    [Fact]
    public void GetBytes_LoneSurrogate_IsTheReplacementCharacter()
    {
        Assert.Equal("84 31 A4 37 41", Write("gb18030", "\uD83DA"));
        Assert.Equal("84 31 A4 37 41", Write("gb18030", "\uDE00A"));
        Assert.Equal("84 31 A4 37", Write("gb18030", "\uD83D"));
        Assert.Equal("3F 41 3F", Write("euc-kr", "\uD83DA\uDE00"));
    }

    [Theory]
    [InlineData("shift_jis", "¥‾\u0080｡ﾟ−", "5C 7E 80 A1 DF 81 7C")]
    [InlineData("shift_jis", "≒∪纊", "81 E0 81 BE FA 5C")]
    [InlineData("shift_jis", "\uE000丂", "3F 3F")]
    [InlineData("euc-jp", "¥‾｡ﾟ−", "5C 7E 8E A1 8E DF A1 DD")]
    [InlineData("euc-jp", "\u0080丂≒", "3F 3F A2 E2")]
    [InlineData("big5", "═十\u00CA", "F9 F9 A4 51 3F")]
    [InlineData("euc-kr", "갂힝À", "81 41 C8 FE 3F")]
    public void GetBytes_CharactersWithSeveralForms_AreWrittenAsTheStandardSays(string label, string text, string bytes) =>
        Assert.Equal(bytes, Write(label, text));

    [Fact]
    public void GetString_Replacement_IsOneErrorWhateverTheInput()
    {
        Assert.Equal("\uFFFD", Read("replacement", "3C 61 3E 80"));
        Assert.Equal("", Read("replacement", ""));
    }

    private static string Read(string label, string bytes) =>
        EncodingLabels.Find(label)!.GetString(Convert.FromHexString(bytes.Replace(" ", "", StringComparison.Ordinal)));

    private static string Write(string label, string text) =>
        Convert.ToHexString(EncodingLabels.Find(label)!.GetBytes(text)).Chunk(2).Aggregate("", (hex, pair) => $"{hex} {new string(pair)}").Trim();
}
