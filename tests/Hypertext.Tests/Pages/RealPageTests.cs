namespace Hypertext.Tests.Pages;

/// <summary>Real pages from their bytes to their links, against what a browser's algorithms make of them.</summary>
public sealed class RealPageTests
{
    [Fact]
    public void Find_RealPages_HaveTheLinksOfABrowser()
    {
        var finder = new LinkFinder(new LinkFinderOptions());
        var scanner = new PageScanner(new HrefScanner());

        var different = RealPage.All.Where(page => !page.Links.SetEquals(Links(page, scanner, finder)));

        Assert.Equal(210, RealPage.All.Count);
        Assert.Equal(KnownDifferences.Links, different.Select(page => page.Name));
    }

    [Fact]
    public void Find_RealPagesByTheSecondEngine_HaveTheSameLinksInTheSameOrder()
    {
        var finder = new LinkFinder(new LinkFinderOptions());
        var first = new PageScanner(new HrefScanner());
        var second = new PageScanner(new AngleSharpHrefEngine(new HrefScannerOptions()));

        Assert.All(RealPage.All, page => Assert.Equal(Links(page, first, finder), Links(page, second, finder)));
    }

    private static string[] Links(RealPage page, PageScanner scanner, LinkFinder finder)
    {
        scanner.Begin(headerCharset: null);
        for (var start = 0; start < page.Bytes.Length; start += 16 * 1024)
        {
            scanner.Feed(page.Bytes.AsSpan(start..Math.Min(start + (16 * 1024), page.Bytes.Length)));
        }

        using var scanned = scanner.Complete();
        using var links = finder.Find(page.Url, scanned);
        return links.ToArray();
    }
}
