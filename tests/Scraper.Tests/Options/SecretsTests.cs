using Scraper.Options;

namespace Scraper.Tests.Options;

public sealed class SecretsTests
{
    [Theory]
    [InlineData("Headers", "Cookie: a=b", "Cookie: ***")]
    [InlineData("Headers", "X-Api-Key: 123", "X-Api-Key: ***")]
    [InlineData("Headers", "proxy-authorization: Basic x", "proxy-authorization: ***")]
    [InlineData("Headers", "Accept-Language: de", "Accept-Language: de")]
    [InlineData("Authorization", "example.org basic user:pass word", "example.org basic ***")]
    [InlineData("Authorization", "example.org  bearer\ttoken", "example.org bearer ***")]
    [InlineData("Proxy", "http://user:pass@proxy:3128", "http://***@proxy:3128")]
    [InlineData("HttpProxy", "user:p@ss@proxy:3128", "***@proxy:3128")]
    [InlineData("HttpsProxy", "socks5://proxy:1080", "socks5://proxy:1080")]
    [InlineData("UserAgent", "me@example.org", "me@example.org")]
    public void Hide_ValueOfASetting_LeavesOutWhatIsSecret(string name, string value, string expected) =>
        Assert.Equal(expected, Secrets.Hide(name, value));
}
