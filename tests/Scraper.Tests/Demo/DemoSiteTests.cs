using Hypertext;
using Scraper.Demo;
using Scraper.Fetching;

namespace Scraper.Tests.Demo;

public sealed class DemoSiteTests
{
    private static readonly Uri Root = new("http://127.0.0.1:8080/");

    public static TheoryData<string> Pages =>
        [.. DemoSite.Pages.Where(page => DemoExpectation.IsDone(page) && page.Location is null).Select(page => page.Path)];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Pages_Parsed_HaveExactlyTheLinksThatTheyState(string path)
    {
        var page = DemoSite.Pages.Single(page => page.Path == path);

        var scanner = new PageScanner(new HrefScanner());
        scanner.Begin(ContentType.Parse(page.ContentType).Charset);
        scanner.Feed(page.Body);
        using var scanned = scanner.Complete();
        Assert.True(Url.TryParse(new Uri(Root, path).AbsoluteUri, out var url));
        using var links = new LinkFinder(new LinkFinderOptions()).Find(url, scanned);

        Assert.Equal(page.Links.Select(link => link.StartsWith('/') ? Root + link[1..] : link), links.ToArray());
    }

    [Fact]
    public void Pages_Paths_AreEachThereOnce() =>
        Assert.Equal(DemoSite.Pages.Count, DemoSite.Pages.Select(page => page.Path).Distinct().Count());

    [Fact]
    public void Pages_Redirects_LeadToAPageWithTheSameLinks()
    {
        foreach (var redirect in DemoSite.Pages.Where(page => page.Location is not null && DemoExpectation.IsDone(page)))
        {
            var target = new Uri(new Uri(Root, redirect.Path), redirect.Location!).AbsolutePath;

            Assert.Equal(redirect.Links, DemoSite.Pages.Single(page => page.Path == target).Links);
        }
    }
}
