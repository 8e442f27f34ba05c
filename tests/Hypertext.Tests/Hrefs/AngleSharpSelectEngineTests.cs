using System.Text;

namespace Hypertext.Tests.Hrefs;

public sealed class AngleSharpSelectEngineTests
{
    private const string Page = """
        <base href="/base/"><nav><a href=n1>1</a></nav>
        <article><h2><a class=title href=t1>T</a></h2><img src=i1 data-full=f1><a href=x1>x</a></article>
        <article><h2><a class=title href="t2?a&amp;b">T</a></h2><img src=i2 data-full=f2></article>
        <template><a class=title href=never></a></template>
        <noscript><a class=title href=noscript></a></noscript>
        """;

    [Theory]
    [InlineData("article h2 > a", "t1", "t2?a&b")]
    [InlineData("a.title", "t1", "t2?a&b", "noscript")]
    [InlineData("nav a, article > a", "n1", "x1")]
    [InlineData("article:nth-of-type(2) a", "t2?a&b")]
    [InlineData("img")]
    [InlineData("img::attr(data-full)", "f1", "f2")]
    [InlineData("article:first-of-type img::attr( src )", "i1")]
    public void Complete_Selector_GivesTheLinksOfWhatItMatches(string selector, params string[] hrefs) =>
        Assert.Equal(hrefs, Select(selector, LinkAttributes.Href).Hrefs);

    [Fact]
    public void Complete_OtherAttributes_CountAsTheOptionsSay() =>
        Assert.Equal(["i1", "i2"], Select("img", LinkAttributes.Src | LinkAttributes.Href).Hrefs);

    [Fact]
    public void Complete_Base_IsKnownWhateverIsSelected() => Assert.Equal("/base/", Select("nav a", LinkAttributes.Href).BaseHref);

    [Fact]
    public void Complete_NextPage_KnowsNothingOfTheOneBefore()
    {
        var engine = new AngleSharpSelectEngine("a", new HrefScannerOptions());
        Scanned.Page("<a href=1>"u8, Encoding.UTF8, engine);
        engine.Feed("<a href=2>"u8);
        engine.Reset();

        Assert.Equal(["3"], Scanned.Page("<a href=3>"u8, Encoding.UTF8, engine).Hrefs);
    }

    [Theory]
    [InlineData("a[")]
    [InlineData("")]
    [InlineData("a >")]
    [InlineData("::attr()")]
    [InlineData("a::attr()")]
    public void IsSelector_WhatIsNone_IsRefused(string selector)
    {
        Assert.False(AngleSharpSelectEngine.IsSelector(selector));
        Assert.Throws<ArgumentException>(() => new AngleSharpSelectEngine(selector, new HrefScannerOptions()));
    }

    private static Scanned Select(string selector, LinkAttributes attributes) =>
        Scanned.Page(Encoding.UTF8.GetBytes(Page), Encoding.UTF8, new AngleSharpSelectEngine(selector, new HrefScannerOptions { Attributes = attributes }));
}
