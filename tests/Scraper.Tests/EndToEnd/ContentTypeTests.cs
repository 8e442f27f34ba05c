using Scraper.Options;
using Scraper.Tests.Fixtures;

namespace Scraper.Tests.EndToEnd;

public sealed class ContentTypeTests
{
    [Fact]
    public void Run_PagesOfSeveralTypesFromOneServer_AreEachTakenByTheirOwn()
    {
        // In turn: HTML, text, HTML in another charset, and none said.
        string[] types = ["Content-Type: text/html\r\n", "Content-Type: text/plain\r\n", "Content-Type: text/html; charset=windows-1251\r\n", ""];
        using var server = new RawServer(connection =>
        {
            while (connection.ReadRequest() is { } request)
            {
                var type = types[request["GET /".Length] - '0'];
                connection.Send($"HTTP/1.1 200 OK\r\n{type}Content-Length: 21\r\n\r\n<html><a href=/\u00E9></a>");
            }
        });
        // One at a time, each type twice and after each other one.
        int[] order = [0, 0, 1, 1, 2, 2, 3, 3, 0, 2, 0, 1, 3, 1, 2, 3];
        var urls = order.Select((type, index) => $"{server.Url}{type}/{index}").ToArray();

        var result = new Scrape { Fetch = new FetchOptions { Concurrency = 1, ConcurrencyPerHost = 1 } }.Run(urls);

        var expected = order.Index().Where(page => page.Item != 1)
            .Select(page => $"{urls[page.Index]}\t{server.Url}{(page.Item == 2 ? "%D0%B9" : "%C3%A9")}");
        Assert.Equal(expected.Order(StringComparer.Ordinal), result.Lines.Order(StringComparer.Ordinal));
        Assert.Equal(Enumerable.Repeat("not-html: text/plain", 4), result.Reasons);
    }
}
