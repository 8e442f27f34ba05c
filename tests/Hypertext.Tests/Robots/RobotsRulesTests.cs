using System.Text;

namespace Hypertext.Tests.Robots;

/// <summary>Which of the lines of a file are for whom.</summary>
public sealed class RobotsRulesTests
{
    [Theory]
    [InlineData("user-agent: *\ndisallow: /", false)]
    [InlineData("user-agent: * x\ndisallow: /", false)]
    [InlineData("user-agent: other\ndisallow: /", true)]
    [InlineData("user-agent: foo-bot\ndisallow: /", true)]
    [InlineData("user-agent: foobar\ndisallow: /", true)]
    [InlineData("user-agent: fo\ndisallow: /", true)]
    [InlineData("user-agent: foo2\ndisallow: /", true)]
    [InlineData("user-agent: *foo\ndisallow: /", true)]
    [InlineData("user-agent:\ndisallow: /", true)]
    [InlineData("user-agent: FOO\ndisallow: /", false)]
    [InlineData("user-agent: foo/1.0 (x)\ndisallow: /", false)]
    [InlineData("user-agent: foo*\ndisallow: /", false)]
    [InlineData("disallow: /\nuser-agent: foo", true)]
    [InlineData("disallow: /", true)]
    [InlineData("", true)]
    public void For_Name_IsThatOfTheCrawler(string file, bool isAllowed) => Assert.Equal(isAllowed, IsAllowed(file, "/x"));

    [Theory]
    [InlineData("user-agent: *\ndisallow: /x\nuser-agent: foo\ndisallow: /y")]
    [InlineData("user-agent: foo\ndisallow: /y\nuser-agent: *\ndisallow: /x")]
    [InlineData("user-agent: foo\nuser-agent: *\ndisallow: /y\n\nuser-agent: *\ndisallow: /x")]
    [InlineData("user-agent: foo\nuser-agent: bar\n\ndisallow: /y\nuser-agent: *\ndisallow: /x")]
    [InlineData("user-agent: foo\nsitemap: s\nhost: h\ncrawl-delay: 1\nuser-agent: bar\ndisallow: /y\nuser-agent: *\ndisallow: /x")]
    public void For_GroupNamesTheCrawler_ThatOfEverybodyDoesNotCount(string file)
    {
        Assert.True(IsAllowed(file, "/x"));
        Assert.False(IsAllowed(file, "/y"));
    }

    [Fact]
    public void For_GroupNamesTheCrawlerAndSaysNothing_AllIsAllowed() =>
        Assert.True(IsAllowed("user-agent: *\ndisallow: /\nuser-agent: foo", "/x"));

    [Fact]
    public void For_SeveralGroupsNameTheCrawler_AreTakenTogether()
    {
        const string File = "user-agent: foo\ndisallow: /x\nuser-agent: bar\ndisallow: /z\nuser-agent: Foo\ndisallow: /y";

        Assert.False(IsAllowed(File, "/x"));
        Assert.False(IsAllowed(File, "/y"));
        Assert.True(IsAllowed(File, "/z"));
    }

    [Fact]
    public void For_EmptyRule_EndsTheNamesAndSaysNothing()
    {
        const string File = "user-agent: foo\ndisallow:\nuser-agent: bar\ndisallow: /";

        Assert.True(IsAllowed(File, "/x"));
        Assert.False(RobotsRules.Parse(Encoding.UTF8.GetBytes(File)).For("bar").IsAllowed("/x"));
    }

    [Fact]
    public void Parse_FileOfTheGreatestSize_IsReadToTheEnd()
    {
        var file = "user-agent: *\ndisallow: /private".PadLeft(RobotsRules.SizeLimit, '\n');

        Assert.False(IsAllowed(file, "/private"));
        Assert.True(IsAllowed(file, "/"));
    }

    [Theory]
    [InlineData("\n", false)]
    [InlineData("\r\n", false)]
    [InlineData("/page\n", true)]
    public void Parse_LineAtTheSizeLimit_CountsOnlyIfItIsWhole(string rest, bool isAllowed)
    {
        var file = "user-agent: *\ndisallow: /private".PadLeft(RobotsRules.SizeLimit, '\n') + rest + "disallow: /behind";

        Assert.Equal(isAllowed, IsAllowed(file, "/private"));
        Assert.True(IsAllowed(file, "/behind"));
    }

    [Fact]
    public void Sitemaps_OfTheData_AreThose()
    {
        var data = SharedData.ReadJson("robots/google-robotstxt.json");
        var facts = data.GetProperty("facts").GetProperty("sitemaps").EnumerateArray().ToArray();

        Assert.Equal(2, facts.Length);
        Assert.All(facts, fact => Assert.Equal(
            fact.GetProperty("sitemaps").EnumerateArray().Select(sitemap => sitemap.GetString()!),
            RobotsRules.Parse(Encoding.UTF8.GetBytes(fact.GetProperty("robots").GetString()!)).Sitemaps));
    }

    [Fact]
    public void Sitemaps_Several_KeepTheirOrder() =>
        Assert.Equal(["http://x/2", "é\uFFFD"], RobotsRules.Parse([.. "sitemap: http://x/2\nsitemap:\nsitemap: é"u8, 0xFF]).Sitemaps);

    /// <summary>The verdict for the crawler foo, which must be the same whether one asks for a group or for all.</summary>
    private static bool IsAllowed(string file, string path)
    {
        var bytes = Encoding.UTF8.GetBytes(file);
        var isAllowed = RobotsRules.Parse(bytes, "foo").IsAllowed(path);
        Assert.Equal(isAllowed, RobotsRules.Parse(bytes).For("Foo").IsAllowed(path));
        return isAllowed;
    }
}
