namespace Hypertext.Tests.Urls;

public sealed class UrlNormalizerTests
{
    [Theory]
    [InlineData(UrlNormalization.None, "http://a.test/%7e?b=1&a=2&utm_source=x#f", "http://a.test/%7e?b=1&a=2&utm_source=x#f")]
    [InlineData(UrlNormalization.DropFragment, "http://a.test/%7e?b&a#f", "http://a.test/%7e?b&a")]
    [InlineData(UrlNormalization.All, "http://a.test/%7e?b=1&a=2&utm_source=x#f", "http://a.test/~?a=2&b=1")]
    public void Normalize_Steps_AreThoseThatWereAskedFor(UrlNormalization steps, string url, string expected) =>
        Assert.Equal(expected, Normalize(steps, url));

    [Theory]
    [InlineData("http://a.test/%41%7a%30%2d%2E%5f%7E", "http://a.test/Az0-._~")]
    [InlineData("http://a.test/%c3%bc%2f%3f%2F", "http://a.test/%C3%BC%2F%3F%2F")]
    [InlineData("http://a.test/?%61=%2b%26&%3d#%61", "http://a.test/?a=%2B%26&%3D#a")]
    [InlineData("http://a.test/%", "http://a.test/%")]
    [InlineData("http://a.test/%zz%4", "http://a.test/%zz%4")]
    public void Normalize_Escapes_AreInOneForm(string url, string expected) =>
        Assert.Equal(expected, Normalize(UrlNormalization.NormalizeEscapes, url));

    /// <summary>%%34%31 is not %41, which is A.</summary>
    [Theory]
    [InlineData("http://a.test/%%34%31", "http://a.test/%%341")]
    [InlineData("http://a.test/%4%31", "http://a.test/%4%31")]
    [InlineData("http://a.test/%4a%%2e", "http://a.test/J%%2E")]
    public void Normalize_EscapeAfterStrayPercentSign_ComesToStartNoOther(string url, string expected) =>
        Assert.Equal(expected, Normalize(UrlNormalization.NormalizeEscapes, url));

    [Theory]
    [InlineData("http://a.test/?utm_source=x&q=1&UTM_Medium=y&gclid=z&fbclid", "http://a.test/?q=1")]
    [InlineData("http://a.test/?utm_source=x#f", "http://a.test/#f")]
    [InlineData("http://a.test/?", "http://a.test/?")]
    [InlineData("http://a.test/?utm=1&xgclid=2&gclidx=3&a=gclid", "http://a.test/?utm=1&xgclid=2&gclidx=3&a=gclid")]
    [InlineData("http://a.test/?a&&b", "http://a.test/?a&&b")]
    public void Normalize_TrackingParameters_AreDropped(string url, string expected) =>
        Assert.Equal(expected, Normalize(UrlNormalization.DropTracking, url));

    [Fact]
    public void Normalize_EscapedTrackingParameter_IsDroppedIfEscapesAreNormalized() =>
        Assert.Equal("http://a.test/", Normalize(UrlNormalization.All, "http://a.test/?%67clid=1"));

    [Theory]
    [InlineData("http://a.test/?b=2&a=9&b=1&a=1", "http://a.test/?a=9&a=1&b=2&b=1")]
    [InlineData("http://a.test/?a%20b&a=1&&ab&a", "http://a.test/?a=1&a&a%20b&ab")]
    [InlineData("http://a.test/?&", "http://a.test/")]
    public void Normalize_SortedQuery_KeepsTheOrderWithinAName(string url, string expected) =>
        Assert.Equal(expected, Normalize(UrlNormalization.SortQuery, url));

    [Theory]
    [InlineData("mailto:a@b.test?b&a#f")]
    [InlineData("javascript:f(%41)#b")]
    [InlineData("ftp://a.test/%41#f")]
    public void Normalize_OtherSchemes_StayAsTheyAre(string url) => Assert.Equal(url, Normalize(UrlNormalization.All, url));

    private static string Normalize(UrlNormalization steps, string text)
    {
        Assert.True(Url.TryParse(text, out var url));
        var normal = new UrlNormalizer(steps).Normalize(url);
        Assert.True(Url.TryParse(normal.Href, out var again));
        Assert.Equal((again, again.Parts), (normal, normal.Parts));
        return normal.Href;
    }
}
