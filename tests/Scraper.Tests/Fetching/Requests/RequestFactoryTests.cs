using Hypertext;
using Scraper.Fetching;
using Scraper.Options;

namespace Scraper.Tests.Fetching.Requests;

/// <summary>Who is shown what, by the URL that was listed and the redirects from there.</summary>
public sealed class RequestFactoryTests
{
    private const string Listed = "https://site.test/page";

    [Theory]
    [InlineData("https://site.test/other", true)]
    [InlineData("https://site.test:443/other", true)]
    [InlineData("http://site.test/page", false)]
    [InlineData("https://site.test:8443/page", false)]
    [InlineData("https://www.site.test/page", false)]
    public void Create_AfterARedirect_ShowsHeadersToTheListedOriginOnly(string next, bool shown)
    {
        var factory = new RequestFactory(new FetchOptions { Headers = ["X-Key: secret", "Authorization: Digest x"] });

        using var request = Create(factory, Listed, next);

        Assert.Equal(shown, request.Headers.Contains("X-Key"));
        Assert.Equal(shown, request.Headers.Contains("Authorization"));
    }

    [Fact]
    public void Create_BackAtTheListedSite_ShowsNothingAnyMore()
    {
        var factory = new RequestFactory(new FetchOptions { Headers = ["X-Key: secret"] });

        using var request = Create(factory, "https://user:pw@site.test/page", "https://elsewhere.test/", "https://site.test/page");

        Assert.False(request.Headers.Contains("X-Key"));
        Assert.Null(request.Headers.Authorization);
    }

    [Theory]
    [InlineData("site.test", "https://site.test/", true)]
    [InlineData("SITE.test", "http://site.test/", true)]
    [InlineData("site.test", "https://site.test:8443/", false)]
    [InlineData("site.test:8443", "https://site.test:8443/", true)]
    [InlineData("site.test:443", "https://site.test/", true)]
    [InlineData("site.test:443", "http://site.test/", false)]
    [InlineData("site.test", "https://www.site.test/", false)]
    [InlineData("site.test", "https://ite.test/", false)]
    [InlineData("[2001:DB8::1]:8080", "http://[2001:db8::1]:8080/", true)]
    [InlineData("2001:db8::1", "https://[2001:db8::1]/", true)]
    [InlineData("bücher.test", "https://xn--bcher-kva.test/", true)]
    public void Create_AuthorizationForAHost_IsShownThereAndNowhereElse(string host, string url, bool shown)
    {
        var factory = new RequestFactory(new FetchOptions { Authorization = [$"{host} bearer token"] });

        using var request = Create(factory, url);

        Assert.Equal(shown ? "Bearer token" : null, request.Headers.Authorization?.ToString());
    }

    [Fact]
    public void Create_AuthorizationForAHost_IsNotShownOverHttpWhereHttpsWasListed()
    {
        var factory = new RequestFactory(new FetchOptions { Authorization = ["site.test basic user:p:w"] });

        using var first = Create(factory, Listed);
        using var second = Create(factory, Listed, "http://site.test/");

        Assert.Equal("Basic dXNlcjpwOnc=", first.Headers.Authorization?.ToString());
        Assert.Null(second.Headers.Authorization);
    }

    [Fact]
    public void Create_UserInfo_IsDecodedAndNotInTheUrl()
    {
        using var request = Create(new RequestFactory(new FetchOptions()), "https://us%40er:p%C3%A4ss@site.test/");

        Assert.Equal("https://site.test/", request.RequestUri?.ToString());
        Assert.Equal(Convert.ToBase64String("us@er:päss"u8), request.Headers.Authorization?.Parameter);
    }

    [Fact]
    public void Create_UserInfoInALocation_IsIgnored()
    {
        using var same = Create(new RequestFactory(new FetchOptions()), Listed, "https://mallory:x@site.test/");
        using var other = Create(new RequestFactory(new FetchOptions()), Listed, "https://mallory:x@elsewhere.test/");

        Assert.Null(same.Headers.Authorization);
        Assert.Null(other.Headers.Authorization);
    }

    [Fact]
    public void Create_SeveralHeadersOfOneName_AreSentInPlaceOfTheProgramsOwn()
    {
        var factory = new RequestFactory(new FetchOptions { Headers = ["Accept: text/html", "accept: text/plain", "User-Agent: mine"] });

        using var request = Create(factory, Listed);

        Assert.Equal(["text/html", "text/plain"], request.Headers.GetValues("Accept"));
        Assert.Equal("mine", request.Headers.UserAgent.ToString());
    }

    private static HttpRequestMessage Create(RequestFactory factory, string listed, params string[] redirects)
    {
        var hop = new HopRequest(Parse(listed));
        foreach (var next in redirects)
        {
            hop = hop.Follow(Parse(next));
        }

        return factory.Create(hop)!;
    }

    private static Url Parse(string text) => Url.TryParse(text, out var url) ? url : throw new FormatException(text);
}
