using System.Text;

namespace Hypertext.Tests.Hrefs;

/// <summary>Which elements count, the base, templates, and how bytes become text.</summary>
public sealed class HrefExtractorDocumentTests
{
    [Fact]
    public void Extract_EveryElement_CountsInDocumentOrder() =>
        Assert.Equal(
            ["1", "2", "3", "4", "2"],
            Extracted.From("<link href=1><a href=2>x</a><area href=3><made-up href=4><a href=2>"));

    [Fact]
    public void Extract_SomeElements_OthersAreLeftOut() =>
        Assert.Equal(["2", "3"], Extracted.From("<link href=1><A href=2><AREA href=3><abbr href=4>", "a", "area"));

    [Fact]
    public void Extract_Base_IsTheFirstThatHasAnHrefAndNoLink()
    {
        var page = Extracted.Page("<base target=x><a href=1><base href=first><base href=second>");

        Assert.Equal("first", page.BaseHref);
        Assert.Equal(["1"], page.Hrefs);
    }

    [Fact]
    public void Extract_EmptyBase_IsABase() => Assert.Equal("", Extracted.Page("<base href=''><base href=x>").BaseHref);

    [Fact]
    public void Extract_NoBase_IsNull() => Assert.Null(Extracted.Page("<a href=x><!--<base href=y>-->").BaseHref);

    [Fact]
    public void Extract_SomeElements_BaseIsStillFound() => Assert.Equal("x", Extracted.Page("<base href=x>", "a").BaseHref);

    [Theory]
    [InlineData("<template><a href=no></template>")]
    [InlineData("<template><template></template><a href=no></template>")]
    [InlineData("<template/><a href=no></template>")]
    [InlineData("<template><base href=no></template>")]
    [InlineData("</template>")]
    [InlineData("<template><!--</template>--><a href=no></template>")]
    [InlineData("<template><script></template><a href=no></script><a href=no></template>")]
    public void Extract_Template_IsNotInTheDocument(string template)
    {
        var page = Extracted.Page(template + "<a href=yes>");

        Assert.Equal(["yes"], page.Hrefs);
        Assert.Null(page.BaseHref);
    }

    [Fact]
    public void Extract_ByteOrderMark_IsNoText()
    {
        foreach (var encoding in new Encoding[] { Encoding.UTF8, Encoding.Unicode, Encoding.BigEndianUnicode })
        {
            byte[] page = [.. encoding.Preamble, .. encoding.GetBytes("<a href=ü>")];

            Assert.Equal(["ü"], new HrefExtractor([]).Extract(page, encoding).Hrefs);
        }
    }

    [Theory]
    [InlineData("windows-1251", "новости")]
    [InlineData("shift_jis", "表示")]
    [InlineData("euc-jp", "日本語")]
    [InlineData("iso-2022-jp", "日本語")]
    [InlineData("gb18030", "中文€")]
    [InlineData("big5", "中文")]
    [InlineData("euc-kr", "한국어")]
    [InlineData("windows-1252", "“café”")]
    public void Extract_OtherEncoding_IsDecoded(string label, string href)
    {
        var encoding = EncodingLabels.Find(label)!;

        Assert.Equal([href], new HrefExtractor([]).Extract(encoding.GetBytes($"<a href='{href}'>"), encoding).Hrefs);
    }

    [Fact]
    public void Extract_InvalidBytes_BecomeReplacementCharacters()
    {
        byte[] page = [.. "<a href='x"u8, 0xFF, .. "y'>"u8];

        Assert.Equal(["x\uFFFDy"], new HrefExtractor([]).Extract(page, Encoding.UTF8).Hrefs);
    }

    [Fact]
    public void Extract_OddByteOfUtf16_DoesNoHarm()
    {
        byte[] page = [.. Encoding.Unicode.GetBytes("<a href=x>"), 0x3C];

        Assert.Equal(["x"], new HrefExtractor([]).Extract(page, Encoding.Unicode).Hrefs);
    }

    [Fact]
    public void Extract_EmptyPage_HasNothing() => Assert.Empty(Extracted.From(""));

    [Fact]
    public void Extract_SameExtractorTwice_KeepsNothing()
    {
        var extractor = new HrefExtractor([]);
        extractor.Extract("<template><svg><base href=x><script>"u8, Encoding.UTF8);

        var page = extractor.Extract("<style><a href=no></style><a href=yes>"u8, Encoding.UTF8);

        Assert.Equal(["yes"], page.Hrefs);
        Assert.Null(page.BaseHref);
    }

    [Fact]
    public void Extract_LargePage_IsReadWhole()
    {
        var html = string.Concat(Enumerable.Range(0, 20_000).Select(number => $"<p title='{number}'>text &amp; text<a href=/{number}>"));

        Assert.Equal(Enumerable.Range(0, 20_000).Select(number => $"/{number}"), Extracted.From(html));
    }

    [Fact]
    public void Extract_RandomMarkup_AlwaysEnds()
    {
        string[] pieces = ["<", ">", "</", "<a href=", "'", "\"", "&", "&#", "x", "=", "<!--", "-->", "<![CDATA[", "]]>", "<svg>", "</svg>",
            "<script>", "</script>", "<title>", "</title>", "<template>", "</template>", "<?", "\0", "\r", "😀", "/"];
        var random = new Random(4_711);

        for (var round = 0; round < 3_000; round++)
        {
            Extracted.From(string.Concat(random.GetItems(pieces, random.Next(60))));
        }
    }
}
