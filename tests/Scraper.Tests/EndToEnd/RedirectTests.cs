using Scraper.Options;
using Scraper.Tests.Fixtures;

namespace Scraper.Tests.EndToEnd;

public sealed class RedirectTests
{
    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(303)]
    [InlineData(307)]
    [InlineData(308)]
    public void Run_Redirect_LinksAreRelativeToTheFinalPageAndTheSourceIsTheListedUrl(int status)
    {
        using var server = Redirecting(path => path == "/a/b" ? $"{status} ../new/place" : null);

        var result = new Scrape().Run($"{server.Url}a/b");

        Assert.Equal([$"{server.Url}a/b\t{server.Url}new/link"], result.Lines);
    }

    [Fact]
    public void Run_AsManyRedirectsAsAllowed_ArrivesAndOneMoreDoesNot()
    {
        using var server = Redirecting(path => int.TryParse(path[1..], out var left) && left > 0 ? $"302 /{left - 1}" : null);
        var scrape = new Scrape { Fetch = new FetchOptions { Retries = 0, RedirectLimit = 3 } };

        var result = scrape.Run($"{server.Url}3", $"{server.Url}4");

        Assert.Equal([$"{server.Url}3\t{server.Url}link"], result.Lines);
        Assert.Equal(["redirect-limit: more than 3 redirects"], result.Reasons);
    }

    /// <summary>A server that redirects by the answer of <paramref name="route"/> for a path, status and target, or else has a page.</summary>
    private static RawServer Redirecting(Func<string, string?> route) => new(connection =>
    {
        while (connection.ReadRequest() is { } request)
        {
            connection.Send(route(request.Split(' ')[1])?.Split(' ') is [var status, var target]
                ? $"HTTP/1.1 {status} Elsewhere\r\nLocation: {target}\r\nContent-Length: 0\r\n\r\n"
                : RawServer.Html("<a href=link>"));
        }
    });
}
