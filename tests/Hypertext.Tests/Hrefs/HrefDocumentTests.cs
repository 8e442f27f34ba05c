using System.Text;

namespace Hypertext.Tests.Hrefs;

/// <summary>Which elements count, the base, templates, and how bytes become text.</summary>
public sealed class HrefDocumentTests
{
    [Fact]
    public void Scan_EveryElement_CountsInDocumentOrder() =>
        Assert.Equal(
            ["1", "2", "3", "4", "2"],
            Scanned.From("<link href=1><a href=2>x</a><area href=3><made-up href=4><a href=2>"));

    [Fact]
    public void Scan_SomeElements_OthersAreLeftOut() =>
        Assert.Equal(["2", "3"], Scanned.From("<link href=1><A href=2><AREA href=3><abbr href=4>", "a", "area"));

    [Fact]
    public void Scan_Base_IsTheFirstThatHasAnHrefAndNoLink()
    {
        var page = Scanned.Page("<base target=x><a href=1><base href=first><base href=second>");

        Assert.Equal("first", page.BaseHref);
        Assert.Equal(["1"], page.Hrefs);
    }

    [Fact]
    public void Scan_EmptyBase_IsABase() => Assert.Equal("", Scanned.Page("<base href=''><base href=x>").BaseHref);

    [Fact]
    public void Scan_NoBase_IsNull() => Assert.Null(Scanned.Page("<a href=x><!--<base href=y>-->").BaseHref);

    [Fact]
    public void Scan_SomeElements_BaseIsStillFound() => Assert.Equal("x", Scanned.Page("<base href=x>", "a").BaseHref);

    [Theory]
    [InlineData("<template><a href=no></template>")]
    [InlineData("<template><template></template><a href=no></template>")]
    [InlineData("<template/><a href=no></template>")]
    [InlineData("<template><base href=no></template>")]
    [InlineData("</template>")]
    [InlineData("<template><!--</template>--><a href=no></template>")]
    [InlineData("<template><script></template><a href=no></script><a href=no></template>")]
    public void Scan_Template_IsNotInTheDocument(string template)
    {
        var page = Scanned.Page(template + "<a href=yes>");

        Assert.Equal(["yes"], page.Hrefs);
        Assert.Null(page.BaseHref);
    }

    [Fact]
    public void Scan_ByteOrderMark_IsNoText()
    {
        Assert.Equal(["ü"], Scanned.From("\uFEFF<a href=ü>"));
        Assert.Equal(["ü"], ScannedOnly.From("\uFEFF<frameset><title><frame href=ü>"));
    }

    [Theory]
    [InlineData("windows-1251", "новости")]
    [InlineData("shift_jis", "表示")]
    [InlineData("euc-jp", "日本語")]
    [InlineData("gb18030", "中文€")]
    [InlineData("big5", "中文")]
    [InlineData("euc-kr", "한국어")]
    [InlineData("windows-1252", "“café”")]
    public void Scan_OtherEncoding_IsDecoded(string label, string href)
    {
        var encoding = EncodingLabels.Find(label)!;
        var page = encoding.GetBytes($"<a href='{href}'>");

        Assert.Equal([href], Scanned.Page(page, encoding, new HrefScanner()).Hrefs);
        Assert.Equal([href], Scanned.Page(page, encoding, new AngleSharpHrefEngine(new HrefScannerOptions())).Hrefs);
    }

    /// <summary>The second engine decodes the page before it looks for tags: nothing need be fed to it as UTF-8.</summary>
    [Theory]
    [InlineData("utf-16le")]
    [InlineData("utf-16be")]
    [InlineData("iso-2022-jp")]
    public void Scan_EncodingThatDoesNotHoldAscii_IsDecodedByTheSecondEngine(string label)
    {
        var encoding = EncodingLabels.Find(label)!;
        byte[] page = [.. encoding.Preamble, .. encoding.GetBytes("<a href='日本語'>")];

        Assert.Equal(["日本語"], Scanned.Page(page, encoding, new AngleSharpHrefEngine(new HrefScannerOptions())).Hrefs);
    }

    [Fact]
    public void Scan_InvalidBytes_BecomeReplacementCharacters()
    {
        byte[] page = [.. "<a href='x"u8, 0xFF, .. "y'>"u8];

        Assert.Equal(["x\uFFFDy"], Scanned.Page(page, Encoding.UTF8, new HrefScanner()).Hrefs);
    }

    [Fact]
    public void Scan_EmptyPage_HasNothing() => Assert.Empty(Scanned.From(""));

    [Fact]
    public void Complete_AndReset_LeaveNothingForTheNextPage()
    {
        IHrefEngine[] engines = [new HrefScanner(), new AngleSharpHrefEngine(new HrefScannerOptions())];

        Assert.All(engines, engine =>
        {
            engine.Feed("<a href=no><template><svg><base href=x><script>"u8);
            engine.Complete(Encoding.UTF8).Dispose();
            engine.Feed("<a href=no><template><svg><base href=x><script><!--<script"u8);
            engine.Reset();

            var page = Scanned.Page("<style><a href=no></style><a href=yes>"u8, Encoding.UTF8, engine);

            Assert.Equal(["yes"], page.Hrefs);
            Assert.Null(page.BaseHref);
        });
    }

    [Fact]
    public void Scan_LargePage_IsReadWhole()
    {
        var html = string.Concat(Enumerable.Range(0, 20_000).Select(number => $"<p title='{number}'>text &amp; text<a href=/{number}>"));

        Assert.Equal(Enumerable.Range(0, 20_000).Select(number => $"/{number}"), Scanned.From(html));
    }
}
