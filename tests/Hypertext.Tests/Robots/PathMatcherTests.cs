using System.Text;
using System.Text.RegularExpressions;

namespace Hypertext.Tests.Robots;

public sealed class PathMatcherTests
{
    [Theory]
    [InlineData("/", "/")]
    [InlineData("/fish", "/fish/salmon")]
    [InlineData("/fish*", "/fish")]
    [InlineData("/*", "/")]
    [InlineData("*", "/")]
    [InlineData("/fish$", "/fish")]
    [InlineData("/*$", "/fish")]
    [InlineData("/*.php", "/folder/any.php.file.html")]
    [InlineData("/*.php$", "/a.php.php")]
    [InlineData("/a*b*c$", "/abcbc")]
    [InlineData("/a***b", "/ab")]
    [InlineData("/*ab", "/aab")]
    public void IsMatch_PatternFitsPath_IsTrue(string pattern, string path) => Assert.True(IsMatch(pattern, path));

    [Theory]
    [InlineData("/fish", "/Fish")]
    [InlineData("/fish", "/fis")]
    [InlineData("/fish$", "/fish/")]
    [InlineData("/*.php$", "/a.php5")]
    [InlineData("/*.php", "/a.PHP")]
    [InlineData("/a*a", "/a")]
    [InlineData("/ab*b$", "/ab")]
    [InlineData("/a*b*c$", "/abcb")]
    [InlineData("$", "/")]
    public void IsMatch_PatternFitsNot_IsFalse(string pattern, string path) => Assert.False(IsMatch(pattern, path));

    [Fact]
    public void IsMatch_RandomPatterns_IsWhatARegularExpressionSays()
    {
        var random = new Random(9_309);

        for (var round = 0; round < 20_000; round++)
        {
            var pattern = "/" + new string(random.GetItems<char>("ab**", random.Next(8))) + (random.Next(3) == 0 ? "$" : "");
            var path = "/" + new string(random.GetItems<char>("ab", random.Next(12)));
            var expression = "^" + pattern.Replace("*", ".*", StringComparison.Ordinal);

            Assert.True(Regex.IsMatch(path, expression) == IsMatch(pattern, path), $"{pattern} {path}");
        }
    }

    [Theory]
    [InlineData("*a", 1_000)]
    [InlineData("*", 1_000)]
    [InlineData("*aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab", 1)]
    [InlineData("*ab", 100)]
    public void IsMatch_HostilePattern_TakesNoMoreStepsThanTheLengths(string piece, int count)
    {
        var pattern = "/" + string.Concat(Enumerable.Repeat(piece, count)) + "*b";
        var path = "/" + new string('a', 2_000);

        var matcher = new PathMatcher(Encoding.ASCII.GetBytes(path));

        // A matcher that tries again what has failed needs 2^1000 steps for the first one.
        Assert.False(matcher.IsMatch(Encoding.ASCII.GetBytes(pattern)));
        Assert.InRange(matcher.Steps, 1, 3 * (pattern.Length + path.Length));
    }

    [Fact]
    public void IsMatch_LongTextThatAlmostFitsEverywhere_TakesTheProductAtMost()
    {
        var matcher = new PathMatcher(Encoding.ASCII.GetBytes("/" + new string('a', 2_000)));

        Assert.False(matcher.IsMatch(Encoding.ASCII.GetBytes("/*" + new string('a', 999) + "b")));
        Assert.InRange(matcher.Steps, 1_000, 1_001 * (1 + (1_000 / 16)) + 2);
    }

    [Fact]
    public void IsMatch_StepsAreUsedUp_GivesUp()
    {
        var matcher = new PathMatcher(Encoding.ASCII.GetBytes("/" + new string('a', 1_000_000)));

        Assert.False(matcher.IsMatch(Encoding.ASCII.GetBytes("/*" + new string('a', 499_999) + "b")));
        Assert.True(matcher.IsExhausted);
        Assert.InRange(matcher.Steps, 1, PathMatcher.StepLimit + 1_000_000);
    }

    private static bool IsMatch(string pattern, string path) =>
        new PathMatcher(Encoding.ASCII.GetBytes(path)).IsMatch(Encoding.ASCII.GetBytes(pattern));
}
