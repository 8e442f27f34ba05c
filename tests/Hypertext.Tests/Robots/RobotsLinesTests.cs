using System.Text;
using System.Text.Json;

namespace Hypertext.Tests.Robots;

public sealed class RobotsLinesTests
{
    [Fact]
    public void MoveNext_LineEndsOfTheData_FindsEveryLine()
    {
        var facts = Facts("lineCounting");

        Assert.Equal(5, facts.Length);
        Assert.All(facts, fact => Assert.Equal(
            ["UserAgent=foo", "Allow=/some/path", "UserAgent=bar", "Disallow=/"],
            Lines(Encoding.UTF8.GetBytes(fact.GetProperty("robots").GetString()!))));
    }

    [Fact]
    public void MoveNext_ByteOrderMarksOfTheData_AreSkippedWherePossible()
    {
        var facts = Facts("byteOrderMarks");

        Assert.Equal(5, facts.Length);
        foreach (var fact in facts)
        {
            var lines = Lines(fact.GetProperty("robotsBase64").GetBytesFromBase64());
            var unknown = lines.Count(line => line.StartsWith(nameof(RobotsField.Unknown), StringComparison.Ordinal));

            Assert.Equal(fact.GetProperty("unknownDirectives").GetInt32(), unknown);
            Assert.Equal(fact.GetProperty("validDirectives").GetInt32(), lines.Count - unknown);
        }
    }

    [Theory]
    [InlineData("Disallow: /x", "Disallow=/x")]
    [InlineData(" \t DISALLOW \t:\t /x \t", "Disallow=/x")]
    [InlineData("disallow:/x", "Disallow=/x")]
    [InlineData("disallow:", "Disallow=")]
    [InlineData("disallow: /x # y", "Disallow=/x")]
    [InlineData("disallow: /x#y", "Disallow=/x")]
    [InlineData("disallow: /x y", "Disallow=/x y")]
    [InlineData("allow: http://x/", "Allow=http://x/")]
    [InlineData("user-agent: *", "UserAgent=*")]
    [InlineData("Crawl-Delay: 1.5", "CrawlDelay=1.5")]
    [InlineData("sitemap: http://x/s.xml", "Sitemap=http://x/s.xml")]
    [InlineData("host: x", "Unknown=x")]
    [InlineData("disallowed: /x", "Unknown=/x")]
    [InlineData(": /x", "Unknown=/x")]
    public void MoveNext_Line_IsNameAndValue(string line, string expected) => Assert.Equal([expected], Lines(line));

    [Theory]
    [InlineData("")]
    [InlineData("# disallow: /x")]
    [InlineData("disallow")]
    [InlineData("disallow # : /x")]
    [InlineData("disallow /x y")]
    [InlineData("<html> <p> x")]
    public void MoveNext_LineWithoutNameOrValue_SaysNothing(string line) => Assert.Empty(Lines(line));

    [Theory]
    [InlineData("disallow /x", "Disallow=/x")]
    [InlineData("user-agent \t foo", "UserAgent=foo")]
    public void MoveNext_TwoWordsWithoutColon_AreNameAndValue(string line, string expected) => Assert.Equal([expected], Lines(line));

    [Theory]
    [InlineData("dissallow: x", "Disallow=x")]
    [InlineData("Dissalow: x", "Disallow=x")]
    [InlineData("disalow: x", "Disallow=x")]
    [InlineData("diasllow: x", "Disallow=x")]
    [InlineData("disallaw: x", "Disallow=x")]
    [InlineData("useragent: x", "UserAgent=x")]
    [InlineData("user agent: x", "UserAgent=x")]
    [InlineData("site-map: x", "Sitemap=x")]
    public void MoveNext_Misspelling_IsUnderstood(string line, string expected) => Assert.Equal([expected], Lines(line));

    private static List<string> Lines(string file) => Lines(Encoding.UTF8.GetBytes(file));

    private static List<string> Lines(byte[] file)
    {
        var found = new List<string>();
        var lines = new RobotsLines(file);
        while (lines.MoveNext())
        {
            if (lines.Field != RobotsField.None)
            {
                found.Add($"{lines.Field}={Encoding.UTF8.GetString(lines.Value)}");
            }
        }

        return found;
    }

    private static JsonElement[] Facts(string name) =>
        [.. SharedData.ReadJson("robots/google-robotstxt.json").GetProperty("facts").GetProperty(name).EnumerateArray()];
}
