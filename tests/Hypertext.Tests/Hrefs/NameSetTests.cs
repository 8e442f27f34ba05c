using System.Text;

namespace Hypertext.Tests.Hrefs;

public sealed class NameSetTests
{
    private static readonly NameSet Names = new(["href", "src", "http-equiv"]);

    [Theory]
    [InlineData("href", true)]
    [InlineData("HREF", true)]
    [InlineData("hReF", true)]
    [InlineData("src", true)]
    [InlineData("HTTP-Equiv", true)]
    [InlineData("", false)]
    [InlineData("f", false)]
    [InlineData("self", false)]
    [InlineData("hrec", false)]
    [InlineData("hrefhref", false)]
    [InlineData("http\rEquiv", false)]
    [InlineData("hre\u0006", false)]
    [InlineData("a-name-of-more-letters-than-any-that-is-kept-ef", false)]
    public void Contains_AnyName_TellsThoseOfTheSet(string name, bool expected) =>
        Assert.Equal(expected, Names.Contains(Encoding.ASCII.GetBytes(name)));
}
