using Scraper.Demo;
using Scraper.Tests.Fixtures;

namespace Scraper.Tests.EndToEnd;

public sealed class DemoTests
{
    [Fact]
    public async Task Run_DemoSite_WritesExactlyTheLinksThatABrowserWouldSee()
    {
        await using var server = await DemoServer.StartAsync();
        var expected =
            from page in DemoSite.Pages
            from link in page.Links
            select $"{server.Url(page.Path)}\t{(link is ['/', ..] ? server.Url(link) : link)}";

        var result = new Scrape().RunList(server.UrlList);

        Assert.Equal(expected.Order(), result.Lines.Order());
        Assert.Empty(DemoExpectation.Compare(result.Totals));
    }

    [Fact]
    public async Task Demo_AsAProgram_ExitsWithZeroAndPrintsTheSummary()
    {
        using var folder = new TemporaryFolder();

        var (exitCode, output, error) = await ScraperProcess.RunAsync(folder.Path, "demo");

        Assert.Equal(0, exitCode);
        Assert.Empty(output);
        Assert.Contains($"{DemoSite.Pages.Count} URLs read, {DemoSite.Pages.Count - 3} done, 3 failed", error);
        Assert.True(File.Exists(folder.File("results/results.txt")));
    }
}
