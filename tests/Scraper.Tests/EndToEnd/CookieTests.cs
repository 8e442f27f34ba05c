using System.Net;
using Scraper.Options;
using Scraper.Tests.Fixtures;

namespace Scraper.Tests.EndToEnd;

public sealed class CookieTests
{
    [Fact]
    public void Run_CookiesOn_AreKeptThroughRedirectsAndSentToTheirHostOnly()
    {
        RequestLog? site = null;
        using var other = new RequestLog(_ => RequestLog.Redirect($"http://site.test:{site!.Port}/end"));
        using var server = site = new RequestLog(path => path switch
        {
            "/start" => RequestLog.Redirect($"http://other.test:{other.Port}/\r\nSet-Cookie: a=1; Domain=test; Path=/\r\nSet-Cookie: b=2; Path=/"),
            _ => null,
        });
        var scrape = Make(new FetchOptions { Retries = 0, Cookies = true, Headers = ["Cookie: mine=0"] });

        var result = scrape.Run($"http://site.test:{site.Port}/start");
        scrape.Run($"http://site.test:{site.Port}/again");

        Assert.Equal(1, result.Totals.Done);
        Assert.Equal(["mine=0", "a=1; b=2", "mine=0"], site.Values("Cookie"));
        Assert.Equal(["-"], other.Values("Cookie"));
    }

    [Fact]
    public void Run_CookiesAndAHeaderOfTheUser_AreSentTogether()
    {
        using var site = new RequestLog(_ => RawServer.Html("").Replace("\r\n\r\n", "\r\nSet-Cookie: a=1\r\n\r\n"));
        var scrape = Make(new FetchOptions { Retries = 0, ConcurrencyPerHost = 1, Cookies = true, Headers = ["Cookie: mine=0"] });

        scrape.Run(site.Url, site.Url);

        Assert.Equal(["mine=0", "mine=0; a=1"], site.Values("Cookie"));
    }

    [Fact]
    public void Run_CookiesOff_AreNotSent()
    {
        using var site = new RequestLog(path => path == "/start" ? RequestLog.Redirect("/end\r\nSet-Cookie: a=1; Path=/") : null);

        Make(new FetchOptions { Retries = 0 }).Run($"http://site.test:{site.Port}/start");

        Assert.Equal(["-", "-"], site.Values("Cookie"));
    }

    private static Scrape Make(FetchOptions options)
    {
        var scrape = new Scrape { Fetch = options };
        scrape.Names.Names["site.test"] = scrape.Names.Names["other.test"] = [IPAddress.Loopback];
        return scrape;
    }
}
