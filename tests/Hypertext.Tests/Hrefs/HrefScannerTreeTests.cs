namespace Hypertext.Tests.Hrefs;

/// <summary>What depends on the tree that is not built: framesets, and where SVG and MathML end.</summary>
public sealed class HrefScannerTreeTests
{
    private const string StyleAndLink = "<style><a href=no></style><a href=yes>";

    [Theory]
    [InlineData("<svg><p>")]
    [InlineData("<svg><g><div>")]
    [InlineData("<math><mrow><table>")]
    [InlineData("<svg><font color=red>")]
    [InlineData("<svg><font x=y FACE>")]
    [InlineData("<svg><font size=1>")]
    [InlineData("<svg><g></p>")]
    [InlineData("<svg></br>")]
    [InlineData("<div><svg><g></div>")]
    [InlineData("<table><td><svg><foreignObject><p></td>")]
    [InlineData("<template><svg><foreignObject><p></template>")]
    public void Scan_WhatEndsForeignContent_BringsHtmlRulesBack(string html) =>
        Assert.Equal(["yes"], ScannedOnly.From(html + StyleAndLink));

    [Theory]
    [InlineData("<svg><font>")]
    [InlineData("<svg><font colour=red>")]
    [InlineData("<svg><tr>")]
    [InlineData("<svg></g>")]
    [InlineData("<svg><g/></g>")]
    [InlineData("<template><svg><template></template></svg></template><svg>")]
    [InlineData("<svg><desc></div></desc>")]
    [InlineData("<svg></svg-like>")]
    [InlineData("<math><mi><mglyph>")]
    [InlineData("<math><annotation-xml>")]
    [InlineData("<math><annotation-xml encoding=text/plain>")]
    [InlineData("<math><desc>")]
    [InlineData("<svg><mi>")]
    [InlineData("<svg><foreignObject><p></p></foreignObject>")]
    [InlineData("<svg><foreignObject><p>x<div></div></foreignObject>")]
    public void Scan_WhatDoesNotEndForeignContent_LeavesStyleAnElement(string html) =>
        Assert.Equal(["no", "yes"], ScannedOnly.From(html + StyleAndLink));

    [Theory]
    [InlineData("<svg><foreignObject>")]
    [InlineData("<svg><FOREIGNOBJECT>")]
    [InlineData("<svg><desc>")]
    [InlineData("<svg><title>")]
    [InlineData("<math><mtext>")]
    [InlineData("<math><annotation-xml encoding=text/html>")]
    [InlineData("<math><annotation-xml x=y ENCODING='Application/XHTML+xml'>")]
    [InlineData("<math><annotation-xml><svg><desc>")]
    [InlineData("<svg><foreignObject><p></svg>")]
    [InlineData("<svg><foreignObject><a></div>")]
    [InlineData("<svg><foreignObject><math><mi>")]
    public void Scan_IntegrationPoint_HoldsHtml(string html) => Assert.Equal(["yes"], ScannedOnly.From(html + StyleAndLink));

    [Theory]
    [InlineData("<svg><foreignObject><div><![CDATA[<a href=yes>]]>")]
    [InlineData("<svg><p><![CDATA[<a href=yes>]]>")]
    [InlineData("<svg><foreignObject><svg/><br><p><![CDATA[<a href=yes>]]>")]
    public void Scan_CDataInHtml_IsABogusComment(string html) => Assert.Equal([], ScannedOnly.From(html.Replace(">]]>", "]]>")));

    [Fact]
    public void Scan_CDataAtAnIntegrationPoint_IsASection() =>
        Assert.Equal(["yes"], ScannedOnly.From("<svg><foreignObject><![CDATA[ > <a href=no>]]><a href=yes>"));

    [Theory]
    [InlineData("<frameset><title><frame href=yes></title><a href=no>")]
    [InlineData("<frameset></frameset><a href=no><noframes><a href=no></noframes><frameset href=yes>")]
    [InlineData("<!doctype html> <head><title>x</title></head> <frameset><script><frame href=yes>")]
    [InlineData("<p><frameset><style><frame href=yes>")]
    public void Scan_Frameset_HoldsFramesOnly(string html) => Assert.Equal(["yes"], ScannedOnly.From(html));

    [Theory]
    [InlineData("<body><frameset>")]
    [InlineData("x<frameset>")]
    [InlineData("<title></title> & <frameset>")]
    [InlineData("< <frameset>")]
    [InlineData("<img><frameset>")]
    [InlineData("<template><frameset>")]
    [InlineData("<body><frameset href=no><frame href=no>")]
    public void Scan_FramesetAfterTheBodyBegan_IsNone(string html) =>
        Assert.Equal(["yes"], ScannedOnly.From(html + "</template>" + StyleAndLink));

    [Fact]
    public void Scan_BaseInSvg_IsNoBase()
    {
        var page = ScannedOnly.Page("<svg><base href=no></base></svg><base href=yes>", new HrefScannerOptions());

        Assert.Equal("yes", page.BaseHref);
        Assert.Empty(page.Hrefs);
    }

    [Fact]
    public void Scan_DeeplyNestedForeignContent_IsFollowedToALimit()
    {
        var html = "<svg>" + string.Concat(Enumerable.Repeat("<g>", 100_000)) + "<style><a href=yes></style>";

        Assert.Equal(["yes"], Scanned.Page(System.Text.Encoding.ASCII.GetBytes(html), System.Text.Encoding.UTF8, new HrefScanner()).Hrefs);
    }
}
