using System.Text;

namespace Hypertext.Tests.Charsets;

public sealed class CharsetSnifferTests
{
    [Fact]
    public void Detect_NothingSaid_IsWindows1252() => Assert.Equal(1252, CharsetSniffer.Detect("<p>"u8, null).CodePage);

    [Fact]
    public void Detect_HeaderAndMeta_HeaderWins() =>
        Assert.Equal("koi8-r", CharsetSniffer.Detect("<meta charset=utf-8>"u8, "koi8-r").WebName);

    [Theory]
    [InlineData("")]
    [InlineData("unheard-of")]
    public void Detect_HeaderIsNoLabel_MetaCounts(string header) =>
        Assert.Equal("koi8-r", CharsetSniffer.Detect("<meta charset=koi8-r>"u8, header).WebName);

    [Fact]
    public void Detect_ByteOrderMark_BeatsHeaderAndMeta()
    {
        byte[] utf8 = [0xEF, 0xBB, 0xBF, .. "<meta charset=koi8-r>"u8];

        Assert.Equal("utf-8", CharsetSniffer.Detect(utf8, "windows-1251").WebName);
        Assert.Equal("utf-16", CharsetSniffer.Detect([0xFF, 0xFE, (byte)'<', 0], "windows-1251").WebName);
        Assert.Equal("utf-16BE", CharsetSniffer.Detect([0xFE, 0xFF, 0, (byte)'<'], "windows-1251").WebName);
    }

    [Fact]
    public void Detect_ByteOrderMarkCutOff_IsNone() => Assert.Equal(1252, CharsetSniffer.Detect([0xEF, 0xBB], null).CodePage);

    [Fact]
    public void Detect_HeaderSaysUtf16_IsBelieved() => Assert.Equal("utf-16", CharsetSniffer.Detect("<p>"u8, "utf-16").WebName);

    [Fact]
    public void Detect_Fallback_IsForPagesThatSayNothing()
    {
        var fallback = EncodingLabels.Find("iso-8859-16");

        Assert.Same(fallback, CharsetSniffer.Detect("<p>"u8, null, fallback));
        Assert.Equal("koi8-r", CharsetSniffer.Detect("<meta charset=koi8-r>"u8, null, fallback).WebName);
    }

    [Fact]
    public void Detect_UserDefined_IsBelievedOfAHeaderAndNotOfAMeta()
    {
        Assert.Equal("x-user-defined", CharsetSniffer.Detect("<p>"u8, "x-user-defined").WebName);
        Assert.Equal("windows-1252", CharsetSniffer.Detect("<meta charset=x-user-defined>"u8, null).WebName);
    }

    [Fact]
    public void Detect_MetaAtTheEndOf1024Bytes_IsSeenAndBehindItIsNot()
    {
        const string Meta = "<meta charset=koi8-r>";

        Assert.Equal("koi8-r", Detect(Meta.PadLeft(CharsetSniffer.PrescanLength)));
        Assert.Equal("windows-1252", Detect(Meta.PadLeft(CharsetSniffer.PrescanLength + 1)));
    }

    [Theory]
    [InlineData("<?xml version='1.0' encoding='koi8-r'?>")]
    [InlineData("<?xml version=\"1.0\" encoding=\"KOI8-R\"?><meta name=x>")]
    [InlineData("<?xml encoding \u0001\n=\0 'koi8-r'>")]
    [InlineData("<?xmlencoding='koi8-r'>")]
    [InlineData("<?xml > encoding='koi8-r'")]
    [InlineData("<?xml version='1.0' encoding='koi8-r'?><meta charset=unheard-of>")]
    public void Detect_XmlDeclaration_CountsWhereNoMetaDoes(string page) => Assert.Equal("koi8-r", Detect(page));

    [Theory]
    [InlineData("<?xml version='1.0' encoding='koi8-r'?>")]
    public void Detect_XmlDeclarationBesideMetaOrHeader_IsOverruled(string declaration)
    {
        Assert.Equal("euc-kr", Detect(declaration + "<meta charset=euc-kr>"));
        Assert.Equal("euc-kr", CharsetSniffer.Detect(Encoding.Latin1.GetBytes(declaration), "euc-kr").WebName);
    }

    [Theory]
    [InlineData("<?XML encoding='koi8-r'?>")]
    [InlineData(" <?xml encoding='koi8-r'?>")]
    [InlineData("<?xml encoding='koi8-r'")]
    [InlineData("<?xml ENCODING='koi8-r'?>")]
    [InlineData("<?xml encoding='koi8-r?>")]
    [InlineData("<?xml encoding='koi8-r\"?>")]
    [InlineData("<?xml encoding=koi8-r?>")]
    [InlineData("<?xml encoding 'koi8-r'?>")]
    [InlineData("<?xml encoding=' koi8-r'?>")]
    [InlineData("<?xml encoding='unheard-of' encoding='koi8-r'?>")]
    [InlineData("<?xml encoding=")]
    [InlineData("<?xml encoding=>")]
    [InlineData("<?xml encoding>")]
    public void Detect_NoXmlDeclaration_IsIgnored(string page) => Assert.Equal("windows-1252", Detect(page));

    [Theory]
    [InlineData("<?xml encoding='utf-16'?>", "utf-8")]
    [InlineData("<?xml encoding='utf-16be'?>", "utf-8")]
    [InlineData("<?xml encoding='x-user-defined'?>", "x-user-defined")]
    [InlineData("<\0?\0x\0", "utf-16")]
    [InlineData("\0<\0?\0x", "utf-16BE")]
    [InlineData("<\0?\0X\0", "windows-1252")]
    [InlineData("<\0?\0x", "windows-1252")]
    public void Detect_XmlDeclarationInOrOfUtf16_IsAsTheStandardHasIt(string page, string name) => Assert.Equal(name, Detect(page));

    private static string Detect(string page) => CharsetSniffer.Detect(Encoding.Latin1.GetBytes(page), null).WebName;
}
