using Scraper.Fetching;

namespace Scraper.Tests.Fetching;

public sealed class ContentTypeTests
{
    [Theory]
    [InlineData(null, null, null)]
    [InlineData("", "", null)]
    [InlineData("text/html", "text/html", null)]
    [InlineData(" Text/HTML ", "text/html", null)]
    [InlineData("text/html;charset=utf-8", "text/html", "utf-8")]
    [InlineData("text/html ; Charset = UTF-8 ", "text/html", "UTF-8")]
    [InlineData("text/html; charset=\"koi8-r\"", "text/html", "koi8-r")]
    [InlineData("text/html; charset='koi8-r'", "text/html", "koi8-r")]
    [InlineData("text/html; charset=a; charset=b", "text/html", "a")]
    [InlineData("text/html; boundary=x; charset=a", "text/html", "a")]
    [InlineData("text/html;;;=;x;charset=a", "text/html", "a")]
    [InlineData("text/html; xcharset=a", "text/html", null)]
    [InlineData("text/html; charset", "text/html", null)]
    [InlineData("text/html; charset=", "text/html", "")]
    [InlineData("; charset=a", "", "a")]
    public void Parse_Header_IsReadLeniently(string? header, string? mediaType, string? charset) =>
        Assert.Equal(new ContentType(mediaType, charset), ContentType.Parse(header));

    [Theory]
    [InlineData(null, true)]
    [InlineData("", true)]
    [InlineData("TEXT/HTML; charset=x", true)]
    [InlineData("application/xhtml+xml", true)]
    [InlineData("text/plain", false)]
    [InlineData("application/json", false)]
    [InlineData("text/htmlx", false)]
    [InlineData("image/svg+xml", false)]
    public void IsHtml_MediaType_SaysWhetherLinksAreLookedFor(string? header, bool isHtml) =>
        Assert.Equal(isHtml, ContentType.Parse(header).IsHtml);
}
