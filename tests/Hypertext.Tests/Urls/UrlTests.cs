using System.Text;

namespace Hypertext.Tests.Urls;

public sealed class UrlTests
{
    [Fact]
    public void TryParse_LoneSurrogate_BecomesReplacementCharacter() =>
        Assert.Equal("http://site.test/%EF%BF%BDa", Parse("http://site.test/\uD800a").Href);

    [Theory]
    [InlineData(new byte[] { 0xFF }, "%EF%BF%BD")]
    [InlineData(new byte[] { 0xE2, 0x82 }, "%EF%BF%BD")]
    [InlineData(new byte[] { 0xE2, 0x28, 0xA1 }, "%EF%BF%BD(%EF%BF%BD")]
    [InlineData(new byte[] { 0xF0, 0x9F, 0x98, 0x80 }, "%F0%9F%98%80")]
    [InlineData(new byte[] { 0xC3, (byte)'\n', 0xA9 }, "%EF%BF%BD%EF%BF%BD")]
    [InlineData(new byte[] { 0xE2, 0x82, (byte)'\t', 0xAC, (byte)'\r', (byte)'a' }, "%EF%BF%BD%EF%BF%BDa")]
    [InlineData(new byte[] { 0xC3, 0xA9, (byte)'\n', (byte)'a' }, "%C3%A9a")]
    public void TryParse_IllFormedUtf8_BecomesReplacementCharacters(byte[] bytes, string path)
    {
        Assert.True(Url.TryParse([.. "http://site.test/"u8, .. bytes], out var url));

        Assert.Equal("http://site.test/" + path, url.Href);
    }

    [Fact]
    public void Components_FullUrl_AreTheirs()
    {
        var url = Parse("HTTPS://na%6De:wo:rd@SITE.test:8443/di r/../p?q#f");

        Assert.Equal("https://na%6De:wo%3Ard@site.test:8443/p?q#f", url.Href);
        Assert.Equal(
            ("https", "na%6De", "wo%3Ard", "site.test", 8443, 8443, "/p", "q", "f", "/p?q", "https://site.test:8443"),
            (url.Scheme, url.Username, url.Password, url.Host, url.Port, url.EffectivePort,
                url.Path, url.Query, url.Fragment, url.PathAndQuery, url.Origin));
        Assert.True(url.IsSpecial);
        Assert.False(url.HasOpaquePath);
    }

    [Fact]
    public void Components_OpaquePath_HasNoHost()
    {
        var url = Parse("mailto:a@b.test");

        Assert.Equal(
            ("mailto", "", "", null, null, -1, "a@b.test", null, null, "null"),
            (url.Scheme, url.Username, url.Password, url.Host, url.Port, url.EffectivePort, url.Path, url.Query, url.Fragment, url.Origin));
        Assert.False(url.IsSpecial);
        Assert.True(url.HasOpaquePath);
    }

    [Theory]
    [InlineData("http://site.test/", null, null)]
    [InlineData("http://site.test/?", "", null)]
    [InlineData("http://site.test/#", null, "")]
    [InlineData("http://site.test/?#", "", "")]
    public void QueryAndFragment_EmptyOrNone_AreToldApart(string text, string? query, string? fragment)
    {
        Assert.Equal((query, fragment), (Parse(text).Query, Parse(text).Fragment));
        Assert.Equal(text, Parse(text).Href);
    }

    [Theory]
    [InlineData("http://site.test/", 80)]
    [InlineData("wss://site.test:443/", 443)]
    [InlineData("ftp://site.test/", 21)]
    public void EffectivePort_DefaultPort_IsTheSchemes(string text, int port)
    {
        Assert.Null(Parse(text).Port);
        Assert.Equal(port, Parse(text).EffectivePort);
    }

    [Theory]
    [InlineData("http://u:p@h.test:1/p?q#f", "http://u:p@h.test:1/p?q", "http://h.test:1/p?q#f")]
    [InlineData("made-up://u@h?q#", "made-up://u@h?q", "made-up://h?q#")]
    [InlineData("http://:p@h.test/", "http://:p@h.test/", "http://h.test/")]
    [InlineData("mailto:a@b", "mailto:a@b", "mailto:a@b")]
    public void Without_Part_IsAsIfParsedWithoutIt(string text, string withoutFragment, string withoutUserInfo)
    {
        AssertSame(Parse(withoutFragment), Parse(text).WithoutFragment());
        AssertSame(Parse(withoutUserInfo), Parse(text).WithoutUserInfo());
    }

    [Fact]
    public void Equals_SameSerialisation_IsTrueForWhateverWasParsed()
    {
        var (left, right) = (Parse("HTTP://Site.test:80/a/../b"), Parse("http://site.test/b"));

        Assert.True(left == right && left.Equals((object)right) && left.GetHashCode() == right.GetHashCode());
        Assert.True(left != Parse("http://site.test/B"));
        Assert.False(left == null);
    }

    /// <summary>What Uri would change otherwise: escapes, dots behind them, characters that it escapes.</summary>
    [Theory]
    [InlineData("http://site.test/%7Ea/%2e%2fb?{a|b}%41#f", "/%7Ea/%2e%2fb?{a|b}%41")]
    [InlineData("https://site.test:8443?'", "/?%27")]
    [InlineData("https://b\u00FCcher.test/\u00FC", "/%C3%BC")]
    public void ToHttpUri_PathAndQuery_GoOnTheWireAsTheyAre(string text, string target)
    {
        var uri = Parse(text).ToHttpUri();

        Assert.Equal(target, uri!.PathAndQuery);
        Assert.Equal(Parse(text).Host, uri.IdnHost);
        Assert.Equal(Parse(text).EffectivePort, uri.Port);
    }

    [Theory]
    [InlineData("ftp://site.test/")]
    [InlineData("file:///x")]
    [InlineData("mailto:a@b")]
    [InlineData("http://a$b.test/")]
    public void ToHttpUri_NothingForHttp_IsNull(string text) => Assert.Null(Parse(text).ToHttpUri());

    /// <summary>Punycode takes time by the square of the length: a page could hold a loop up with a few names.</summary>
    [Fact]
    public void TryParse_InternationalHostLongerThanAnyName_IsRefused()
    {
        var name = new string('\u00FC', 1000);

        Assert.True(Url.TryParse($"http://{name}.test/", out _));
        Assert.False(Url.TryParse($"http://{name}{name}.test/", out _));
        Assert.True(Url.TryParse($"http://{new string('u', 10_000)}.test/", out _));
    }

    [Fact]
    public void TryParse_Utf16AndUtf8_GiveTheSame()
    {
        const string Text = "http://\u4F60\u597D.test/\U0001F600?\u00FC#\u00FC";

        Assert.True(Url.TryParse(Encoding.UTF8.GetBytes(Text), out var url));
        Assert.Equal(Parse(Text), url);
    }

    private static void AssertSame(Url expected, Url actual) => Assert.Equal((expected, expected.Parts), (actual, actual.Parts));

    private static Url Parse(string text) =>
        Url.TryParse(text, out var url) ? url : throw new ArgumentException($"{text} does not parse.", nameof(text));
}
