using Hypertext;
using Scraper.Fetching;

namespace Scraper.Tests.Fetching.Gates;

public sealed class HostKeyTests
{
    [Fact]
    public void Of_OneHostAfterAnother_IsThatOfEach()
    {
        string[] urls =
        [
            "http://a.test/", "http://a.test/x", "http://a.test:8080/", "https://a.test/", "http://a.test.b/", "http://a.tes/", "http://A.TEST/",
            "http://[::1]/", "http://[::1]:81/", "http://user:word@a.test:8080/",
        ];

        Assert.Equal(
            [
                "a.test:80", "a.test:80", "a.test:8080", "a.test:443", "a.test.b:80", "a.tes:80", "a.test:80",
                "[::1]:80", "[::1]:81", "a.test:8080",
            ],
            urls.Select(Of));
    }

    [Fact]
    public void Of_SameHostOnceMore_IsTheSameString() => Assert.Same(Of("http://a.test/1"), Of("http://a.test/2"));

    private static string Of(string text)
    {
        Assert.True(Url.TryParse(text, out var url));
        return HostKey.Of(url);
    }
}
