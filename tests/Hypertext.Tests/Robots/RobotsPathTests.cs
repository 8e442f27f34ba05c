using System.Text;

namespace Hypertext.Tests.Robots;

public sealed class RobotsPathTests
{
    [Fact]
    public void WritePattern_EscapesOfTheData_AreThose()
    {
        var cases = SharedData.ReadJson("robots/google-robotstxt.json").GetProperty("facts").GetProperty("escapePattern").EnumerateArray()
            .Select(fact => (Pattern: fact.GetProperty("pattern").GetString()!, Escaped: fact.GetProperty("escaped").GetString()!))
            .ToArray();

        Assert.Equal(3, cases.Length);
        Assert.All(cases, fact => Assert.Equal(fact.Escaped, Pattern(fact.Pattern)));
    }

    [Theory]
    [InlineData("/a-b_c.d~e/f?g=h&i=j;k", "/a-b_c.d~e/f?g=h&i=j;k")]
    [InlineData("/%7ejoe%2D%5f%2e", "/~joe-_.")]
    [InlineData("/a%2fb%3F", "/a%2Fb%3F")]
    [InlineData("/a b<c>\"{}|^`\\", "/a%20b%3Cc%3E%22%7B%7D%7C%5E%60%5C")]
    [InlineData("/\u30c4", "/%E3%83%84")]
    [InlineData("/\0\u007f", "/%00%7F")]
    [InlineData("/100%", "/100%")]
    [InlineData("/%zz%4", "/%zz%4")]
    [InlineData("/%%41", "/%%41")]
    public void Write_PathOrPattern_HasTheSameEscapes(string path, string expected)
    {
        Assert.Equal(expected, Path(path));
        Assert.Equal(expected, Pattern(path));
        Assert.Equal(expected, Path(expected));
    }

    [Theory]
    [InlineData("/a*b$", "/a%2Ab%24", "/a*b$")]
    [InlineData("/a$b", "/a%24b", "/a%24b")]
    [InlineData("/a$$", "/a%24%24", "/a%24$")]
    [InlineData("**$", "%2A%2A%24", "**$")]
    [InlineData("/%2a%24", "/%2A%24", "/%2A%24")]
    [InlineData("$", "%24", "$")]
    [InlineData("", "", "")]
    public void Write_SpecialCharacters_AreEscapedWhereTheyStandForThemselves(string text, string path, string pattern)
    {
        Assert.Equal(path, Path(text));
        Assert.Equal(pattern, Pattern(text));
    }

    private static string Path(string path)
    {
        var octets = Encoding.UTF8.GetBytes(path);
        var target = new byte[octets.Length * RobotsPath.GrowthLimit];
        return Encoding.ASCII.GetString(target, 0, RobotsPath.Write(octets, target));
    }

    private static string Pattern(string pattern)
    {
        var octets = Encoding.UTF8.GetBytes(pattern);
        var target = new byte[octets.Length * RobotsPath.GrowthLimit];
        return Encoding.ASCII.GetString(target, 0, RobotsPath.WritePattern(octets, target));
    }
}
