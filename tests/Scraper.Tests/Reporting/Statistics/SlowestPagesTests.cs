using Scraper.Fetching;
using Scraper.Reporting.Statistics;
using Scraper.Tests.Fixtures;

namespace Scraper.Tests.Reporting.Statistics;

public sealed class SlowestPagesTests
{
    [Fact]
    public void Add_MorePagesThanAreKept_KeepsTheSlowestInOrder()
    {
        var pages = new SlowestPages(capacity: 3);

        foreach (var seconds in new[] { 5, 1, 9, 2, 7, 3 })
        {
            var job = Jobs.For($"http://me:secret@example.org/{seconds}") with { Ordinal = seconds };
            pages.Add(new Flight(job, TimeProvider.System), Pages.Of(job, "<p>"), TimeSpan.FromSeconds(seconds));
        }

        Assert.Equal([("http://example.org/9", 9.0), ("http://example.org/7", 7.0), ("http://example.org/5", 5.0)], pages.Pages.Select(page => (page.Url, page.Seconds)));
    }
}
