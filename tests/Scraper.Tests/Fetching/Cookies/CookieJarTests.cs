using Hypertext;
using Scraper.Fetching;

namespace Scraper.Tests.Fetching.Cookies;

/// <summary>RFC 6265, as far as a run without a browser has use for it.</summary>
public sealed class CookieJarTests
{
    [Theory]
    [InlineData("a=1", "a=1")]
    [InlineData(" a = 1 ; Path=/", "a=1")]
    [InlineData("a=", "a=")]
    [InlineData("a=b=c", "a=b=c")]
    [InlineData("a=\"1 2\"; HttpOnly; SameSite=Lax; Whatever", "a=\"1 2\"")]
    [InlineData("=1", null)]
    [InlineData("a", null)]
    [InlineData("", null)]
    [InlineData("a=\u00E9", null)]
    [InlineData("a=1; Max-Age=0", null)]
    [InlineData("a=1; Max-Age=-5", null)]
    [InlineData("a=1; Max-Age=soon", "a=1")]
    [InlineData("a=1; Max-Age=99999999999999999999", "a=1")]
    [InlineData("a=1; Expires=Thu, 01 Jan 1970 00:00:00 GMT", null)]
    [InlineData("a=1; Expires=Thu, 01-Jan-70 00:00:01 GMT", null)]
    [InlineData("a=1; Expires=Fri Jan  1 00:00:00 2100", "a=1")]
    [InlineData("a=1; Expires=Mon, 30 Feb 2004 10:00:00 GMT", "a=1")]
    [InlineData("a=1; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=60", "a=1")]
    [InlineData("a=1; Secure", null)]
    public void Find_AfterOneCookie_SendsItOrNot(string header, string? expected) =>
        Assert.Equal(expected, Jar("http://site.test/", header).Find(Parse("http://site.test/page")));

    [Theory]
    [InlineData("http://site.test/a/b", null, "http://site.test/a/x", true)]
    [InlineData("http://site.test/a/b", null, "http://site.test/a", true)]
    [InlineData("http://site.test/a/b", null, "http://site.test/ax", false)]
    [InlineData("http://site.test/a/b", null, "http://site.test/", false)]
    [InlineData("http://site.test/a/b", "/", "http://site.test/x", true)]
    [InlineData("http://site.test/a/b", "relative", "http://site.test/a/x", true)]
    [InlineData("http://site.test/", "/a/", "http://site.test/a", false)]
    [InlineData("http://site.test/", "/a", "http://site.test:8080/a?q#f", true)]
    public void Find_Path_IsThatOfTheCookie(string setBy, string? path, string asked, bool sent) =>
        Assert.Equal(sent ? "a=1" : null, Jar(setBy, path is null ? "a=1" : $"a=1; Path={path}").Find(Parse(asked)));

    [Theory]
    [InlineData("http://www.site.test/")]
    [InlineData("http://sub.www.site.test/")]
    [InlineData("http://other.site.test/")]
    [InlineData("http://site.test/")]
    [InlineData("http://other.test/")]
    public void Find_OtherHost_GetsNothingWhateverTheDomainSays(string other)
    {
        foreach (var domain in new[] { "", "; Domain=site.test", "; Domain=.test", "; Domain=other.test" })
        {
            var jar = Jar("http://www.site.test/", "a=1" + domain);

            Assert.Equal(other == "http://www.site.test/" ? "a=1" : null, jar.Find(Parse(other)));
        }
    }

    [Fact]
    public void Find_SeveralCookies_LongerPathsFirstThenOlder()
    {
        var jar = Jar("https://site.test/a/b", "one=1; Path=/", "two=2; Path=/a", "three=3; Path=/; Secure", "one=new; Path=/");

        Assert.Equal("two=2; one=new; three=3", jar.Find(Parse("https://site.test/a")));
        Assert.Equal("two=2; one=new", jar.Find(Parse("http://site.test/a")));
    }

    [Fact]
    public void Store_SecureCookieOverHttp_IsNotTaken() =>
        Assert.Null(Jar("http://site.test/", "a=1; Secure").Find(Parse("https://site.test/")));

    [Fact]
    public void Find_TimeGoesBy_CookiesEnd() => OnLoop.RunVirtual(async loop =>
    {
        var jar = new CookieJar(loop.TimeProvider);
        jar.Store(Parse("http://site.test/"), ["a=1; Max-Age=60", "b=2"]);

        await Task.Delay(TimeSpan.FromSeconds(59), loop.TimeProvider);
        var before = jar.Find(Parse("http://site.test/"));
        await Task.Delay(TimeSpan.FromSeconds(2), loop.TimeProvider);

        Assert.Equal("a=1; b=2", before);
        Assert.Equal("b=2", jar.Find(Parse("http://site.test/")));
    });

    [Fact]
    public void Store_MoreThanThereIsRoomFor_DropsTheOldest()
    {
        var jar = new CookieJar(TimeProvider.System, hostCapacity: 2);
        foreach (var host in new[] { "a.test", "b.test", "a.test", "c.test" })
        {
            jar.Store(Parse($"http://{host}/"), Enumerable.Range(0, 60).Select(number => $"c{number}={host}"));
        }

        Assert.Null(jar.Find(Parse("http://a.test/")));
        Assert.Equal(50, jar.Find(Parse("http://c.test/"))!.Split("; ").Length);
        Assert.StartsWith("c10=", jar.Find(Parse("http://b.test/")));
    }

    private static CookieJar Jar(string url, params string[] headers)
    {
        var jar = new CookieJar(TimeProvider.System);
        jar.Store(Parse(url), headers);
        return jar;
    }

    private static Url Parse(string text) => Url.TryParse(text, out var url) ? url : throw new FormatException(text);
}
