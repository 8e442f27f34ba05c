using System.Text;

namespace Hypertext.Tests.Hrefs;

/// <summary>What is looked for, and how much of a tag.</summary>
public sealed class HrefScannerOptionsTests
{
    private const LinkAttributes All =
        LinkAttributes.Href | LinkAttributes.Src | LinkAttributes.Srcset | LinkAttributes.Action | LinkAttributes.MetaRefresh;

    private const string Page =
        "<meta http-equiv=REFRESH content='5; url=refresh'><meta name=x content='1;url=no'><img src=src srcset='one 1x, two 2x'>" +
        "<form action=action><script SRC='script'></script><a href=a&amp;b data-src=no>";

    [Fact]
    public void Scan_AllAttributes_GivesTheirUrlsInOrder() =>
        Assert.Equal(
            ["refresh", "src", "one", "two", "action", "script", "a&b"],
            Scanned.Page(Page, new HrefScannerOptions { Attributes = All }).Hrefs);

    [Theory]
    [InlineData(LinkAttributes.Href, "a&b")]
    [InlineData(LinkAttributes.Src, "src script")]
    [InlineData(LinkAttributes.Srcset, "one two")]
    [InlineData(LinkAttributes.Action, "action")]
    [InlineData(LinkAttributes.MetaRefresh, "refresh")]
    [InlineData(LinkAttributes.None, "")]
    public void Scan_OneAttribute_GivesNoOther(LinkAttributes attribute, string urls) =>
        Assert.Equal(urls, string.Join(' ', Scanned.Page(Page, new HrefScannerOptions { Attributes = attribute }).Hrefs));

    [Fact]
    public void Scan_SomeElements_BoundAttributesButNotRefresh() =>
        Assert.Equal(
            ["refresh", "src", "one", "two"],
            Scanned.Page(Page, new HrefScannerOptions { Attributes = All, Elements = ["img"] }).Hrefs);

    [Fact]
    public void Complete_SeveralAttributes_SaysWhichEachIs()
    {
        var scanner = new HrefScanner(new HrefScannerOptions { Attributes = All });
        scanner.Feed(Encoding.UTF8.GetBytes(Page));

        using var hrefs = scanner.Complete(Encoding.UTF8);

        var kinds = new List<LinkAttributes>();
        for (var index = 0; index < hrefs.Count; index++)
        {
            kinds.Add(hrefs[index].Kind);
        }

        Assert.Equal(
            [
                LinkAttributes.MetaRefresh, LinkAttributes.Src, LinkAttributes.Srcset,
                LinkAttributes.Action, LinkAttributes.Src, LinkAttributes.Href,
            ],
            kinds);
    }

    [Fact]
    public void Scan_TemplatesAskedFor_AreMarked()
    {
        var page = Scanned.Page(
            "<a href=1><template href=2><a href=3><template><a href=4></template><a href=5></template><a href=6>",
            new HrefScannerOptions { IncludeTemplates = true });

        Assert.Equal(["1", "2", "3", "4", "5", "6"], page.Hrefs);
        Assert.Equal([false, false, true, true, true, false], page.InTemplate);
    }

    [Theory]
    [InlineData("<a href=in title='{0}'>", "in")]
    [InlineData("<a title='{0}' href=out>", "")]
    [InlineData("<a href='{0}'>", "")]
    [InlineData("<a href={0}>", "")]
    [InlineData("<a {0}>", "")]
    [InlineData("<a href=in {0}='>'>", "in")]
    [InlineData("<style href=in title=\"{0}\"><a href=no></style>", "in")]
    [InlineData("<svg href=in title=\"{0}\"/><style><a href=no></style>", "in")]
    [InlineData("</a title='{0}'>", "")]
    public void Feed_TagBeyondTheLimit_LosesWhatIsBeyond(string tag, string href)
    {
        var page = Encoding.ASCII.GetBytes(tag.Replace("{0}", new string('x', 300)) + "<a href=yes>");
        var isStartTag = !tag.StartsWith("</", StringComparison.Ordinal);
        string[] expected = href.Length > 0 ? [href, "yes"] : ["yes"];

        foreach (var length in new[] { 1, 7, 299, 300, 1024 })
        {
            var scanner = new HrefScanner(new HrefScannerOptions { TagLimit = 100 });
            foreach (var chunk in page.Chunk(length))
            {
                scanner.Feed(chunk);
            }

            using var found = scanner.Complete(Encoding.UTF8);
            var hrefs = Enumerable.Range(0, found.Count).Select(index => Encoding.ASCII.GetString(found[index].Value));

            Assert.Equal(expected, hrefs);
            Assert.Equal(isStartTag ? 1 : 0, found.CutTags);
        }
    }

    [Fact]
    public void Feed_TagAtTheLimit_IsWhole()
    {
        var scanner = new HrefScanner(new HrefScannerOptions { TagLimit = "a href=x>".Length });

        Assert.Equal(["x"], Scanned.Page("<a href=x>"u8, Encoding.UTF8, scanner).Hrefs);
        Assert.Equal(["x"], Scanned.InChunks("<a href=x>"u8, Encoding.UTF8, scanner, () => 1).Hrefs);
        Assert.Equal([], Scanned.Page("<a href=xy>"u8, Encoding.UTF8, scanner).Hrefs);
        Assert.Equal([], Scanned.InChunks("<a href=xy>"u8, Encoding.UTF8, scanner, () => 1).Hrefs);
    }
}
