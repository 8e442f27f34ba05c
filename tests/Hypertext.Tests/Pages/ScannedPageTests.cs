using Hypertext.Tests.Hrefs;

namespace Hypertext.Tests.Pages;

/// <summary>The scanner over real pages, against what a browser's algorithms make of them.</summary>
public sealed class ScannedPageTests
{
    private const LinkAttributes All =
        LinkAttributes.Href | LinkAttributes.Src | LinkAttributes.Srcset | LinkAttributes.Action | LinkAttributes.MetaRefresh;

    private readonly HrefScanner _scanner = new();

    [Fact]
    public void Scan_RealPages_HaveTheHrefsOfABrowser()
    {
        var different = RealPage.All.Where(page => !page.Hrefs.ToHashSet().SetEquals(page.Scan(_scanner).Hrefs));

        Assert.Equal(210, RealPage.All.Count);
        Assert.Equal([], different.Select(page => page.Name));
    }

    [Fact]
    public void Scan_RealPages_HaveTheirHrefsInTreeOrderWhereTheTreeMovesNothing()
    {
        var different = RealPage.All.Where(page => !page.Hrefs.SequenceEqual(page.Scan(_scanner).Hrefs));

        Assert.Equal(KnownDifferences.Order.Order(), different.Select(page => page.Name).Order());
    }

    [Fact]
    public void Scan_RealPages_HaveTheBaseOfABrowser() =>
        Assert.All(RealPage.All, page => Assert.Equal(page.BaseHref, page.Scan(_scanner).BaseHref));

    [Fact]
    public void Scan_TemplatesAskedFor_MarksTheirHrefs()
    {
        var scanner = new HrefScanner(new HrefScannerOptions { IncludeTemplates = true });

        Assert.All(RealPage.All, page =>
        {
            var scanned = page.Scan(scanner);
            Assert.Equal(page.TemplateHrefs, scanned.Hrefs.Where((_, index) => scanned.InTemplate[index]));
            Assert.Equal(page.Scan(_scanner).Hrefs, scanned.Hrefs.Where((_, index) => !scanned.InTemplate[index]));
        });
        Assert.Contains(RealPage.All, page => page.TemplateHrefs.Count > 0);
    }

    [Theory]
    [InlineData(16 * 1024)]
    [InlineData(7)]
    public void Feed_RealPagesInChunks_GivesTheSame(int longest)
    {
        var random = new Random(20_260_601);
        var options = new HrefScannerOptions { IncludeTemplates = true };
        var scanner = new HrefScanner(options);

        Assert.All(RealPage.All, page =>
        {
            var chunked = Scanned.InChunks(page.Bytes, page.Encoding, scanner, () => longest > 7 ? longest : random.Next(1, longest + 1));
            Assert.Equal(page.Scan(new HrefScanner(options)).ToString(), chunked.ToString());
        });
    }

    [Fact]
    public void Scan_RealPages_DiffersFromTheSecondEngineExactlyInWhatIsKnown()
    {
        var options = new HrefScannerOptions { Attributes = All, IncludeTemplates = true };
        var scanner = new HrefScanner(options);
        var second = new AngleSharpHrefEngine(options);

        var different = RealPage.All.Where(page => page.Scan(scanner).ToString() != page.Scan(second).ToString());

        Assert.Equal(KnownDifferences.BetweenEngines.Order(), different.Select(page => page.Name).Order());
    }
}
