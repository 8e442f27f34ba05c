using System.Text;
using System.Text.Json;

namespace Hypertext.Tests.Robots;

/// <summary>What the rules of a group mean for a path.</summary>
public sealed class RobotsGroupTests
{
    [Theory]
    [InlineData("disallow: /x\nallow: /x", "/x", true)]
    [InlineData("allow: /x\ndisallow: /x", "/x", true)]
    [InlineData("disallow: /x/y\nallow: /x", "/x/y", false)]
    [InlineData("allow: /x\ndisallow: /x/y", "/x/y", false)]
    [InlineData("allow: /x/y\ndisallow: /x", "/x/y", true)]
    [InlineData("allow: /page\ndisallow: /*.htm", "/page.htm", false)]
    [InlineData("allow: /$\ndisallow: /", "/", true)]
    [InlineData("allow: /$\ndisallow: /", "/x", false)]
    public void IsAllowed_SeveralRulesMatch_LongestDecidesAndAllowWinsTies(string rules, string path, bool isAllowed) =>
        Assert.Equal(isAllowed, Group(rules).IsAllowed(path));

    /// <summary>The tables of RFC 9309, sections 2.2.2 and 2.2.3, and what follows from them.</summary>
    [Theory]
    [InlineData("/foo/bar?baz=quz", "/foo/bar?baz=quz")]
    [InlineData("/foo/bar?baz=https://foo.bar", "/foo/bar?baz=https://foo.bar")]
    [InlineData("/foo/bar/\u30c4", "/foo/bar/%E3%83%84")]
    [InlineData("/foo/bar/%e3%83%84", "/foo/bar/\u30c4")]
    [InlineData("/foo/bar/%E3%83%84", "/foo/bar/%e3%83%84")]
    [InlineData("/path/file-with-a-%2A.html", "/path/file-with-a-*.html")]
    [InlineData("/path/file-with-a-%2a.html", "/path/file-with-a-%2A.html")]
    [InlineData("/path/foo-%24", "/path/foo-$")]
    [InlineData("/path/foo$bar", "/path/foo%24bar")]
    [InlineData("/%7Ejoe/", "/~joe/x")]
    [InlineData("/~joe/", "/%7ejoe/x")]
    [InlineData("/a b", "/a%20b")]
    public void IsAllowed_SamePathWithOtherEscapes_IsMatched(string pattern, string path) => Assert.False(IsAllowed(pattern, path));

    [Theory]
    [InlineData("/a/b", "/a%2Fb")]
    [InlineData("/a%2Fb", "/a/b")]
    [InlineData("/path/foo-$", "/path/foo-$")]
    [InlineData("/x%2Ay", "/xzy")]
    [InlineData("x", "/x")]
    [InlineData("http://host/x", "/x")]
    [InlineData("$", "/")]
    public void IsAllowed_OtherPath_IsNotMatched(string pattern, string path) => Assert.True(IsAllowed(pattern, path));

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("?x")]
    [InlineData("/\ud800")]
    [InlineData("/robots.txt?x")]
    [InlineData("/x/robots.txt")]
    public void IsAllowed_AllIsDisallowed_IsFalse(string path)
    {
        Assert.False(RobotsGroup.DisallowAll.IsAllowed(path));
        Assert.False(IsAllowed("/", path));
    }

    [Fact]
    public void IsAllowed_RobotsTxt_AlwaysIs()
    {
        Assert.True(RobotsGroup.DisallowAll.IsAllowed("/robots.txt"));
        Assert.True(IsAllowed("/robots.txt", "/robots.txt"));
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("index.html", true)]
    [InlineData("index.htm", false)]
    [InlineData("other.html", false)]
    public void IsAllowed_FolderWhoseIndexPageIsAllowed_IsToo(string page, bool isAllowed) =>
        Assert.Equal(isAllowed, Group("allow: /folder/index.html\ndisallow: /").IsAllowed("/folder/" + page));

    [Fact]
    public void IsAllowed_FileMadeToHoldUsUp_AllowsNothingWithinTheSteps()
    {
        var group = Group(string.Concat(Enumerable.Repeat($"disallow: /*{new string('a', 500)}b\n", 1_000)) + "allow: /");
        var path = Encoding.ASCII.GetBytes("/" + new string('a', 8_000));

        var matcher = new PathMatcher(path);

        Assert.False(group.IsAllowed(ref matcher));
        Assert.InRange(matcher.Steps, PathMatcher.StepLimit, PathMatcher.StepLimit + path.Length);
        Assert.False(group.IsAllowed(path));
        Assert.True(group.IsAllowed("/a"));
    }

    [Theory]
    [InlineData("crawl-delay: 10", 10.0)]
    [InlineData("crawl-delay: 1.5 # seconds", 1.5)]
    [InlineData("crawl-delay: .5", 0.5)]
    [InlineData("crawl-delay: 0", 0.0)]
    [InlineData("crawl-delay: x\ncrawl-delay: 2\ncrawl-delay: 3", 2.0)]
    [InlineData("crawl-delay: 86401", 86_400.0)]
    [InlineData("crawl-delay: 999999999999999999999999999999", 86_400.0)]
    [InlineData("crawl-delay: -1", null)]
    [InlineData("crawl-delay: 1e3", null)]
    [InlineData("crawl-delay: 1,5", null)]
    [InlineData("crawl-delay: NaN", null)]
    [InlineData("crawl-delay: Infinity", null)]
    [InlineData("crawl-delay: -Infinity", null)]
    [InlineData("crawl-delay: .", null)]
    [InlineData("crawl-delay: 1.2.3", null)]
    [InlineData("crawl-delay: 10s", null)]
    [InlineData("crawl-delay:", null)]
    [InlineData("disallow: /", null)]
    public void CrawlDelay_Value_IsSecondsUpToADay(string rules, double? seconds) =>
        Assert.Equal(seconds, Group(rules).CrawlDelay?.TotalSeconds);

    [Fact]
    public void CrawlDelay_OfTheData_IsThat()
    {
        var cases = SharedData.ReadJson("robots/protego.json").GetProperty("crawlDelays").EnumerateArray().ToArray();

        Assert.Equal(6, cases.Length);
        Assert.All(cases, test => Assert.Equal(
            test.GetProperty("crawlDelay").ValueKind is JsonValueKind.Null ? null : test.GetProperty("crawlDelay").GetDouble(),
            Parse(test.GetProperty("robots").GetString()!, test.GetProperty("agent").GetString()!).CrawlDelay?.TotalSeconds));
    }

    [Fact]
    public void CrawlDelay_NameBelowIt_IsNotAskedForIt()
    {
        const string File = "user-agent: slow\ncrawl-delay: 5\nuser-agent: *\ndisallow: /x";

        Assert.Equal(TimeSpan.FromSeconds(5), Parse(File, "slow").CrawlDelay);
        Assert.Null(Parse(File, "other").CrawlDelay);
    }

    private static bool IsAllowed(string pattern, string path)
    {
        var group = Group($"disallow: {pattern}");
        var isAllowed = group.IsAllowed(path);
        Assert.Equal(isAllowed, group.IsAllowed(Encoding.UTF8.GetBytes(path)));
        return isAllowed;
    }

    private static RobotsGroup Group(string rules) => Parse($"user-agent: *\n{rules}", "foo");

    private static RobotsGroup Parse(string file, string productToken) => RobotsRules.Parse(Encoding.UTF8.GetBytes(file), productToken);
}
