using System.Text;
using Hypertext;
using Scraper.Fetching;

namespace Scraper.Tests.Fetching;

public sealed class ContentTypeTests
{
    [Theory]
    [InlineData("text/html", "text/html", null)]
    [InlineData(" Text/HTML ", "text/html", null)]
    [InlineData("text/html;charset=utf-8", "text/html", "utf-8")]
    [InlineData("TEXT/HTML;CHARSET=KOI8-R", "text/html", "KOI8-R")]
    [InlineData("text/html \t;\t charset=utf-8 ", "text/html", "utf-8")]
    [InlineData("text/html; charset=\"koi8-r\"", "text/html", "koi8-r")]
    [InlineData("text/html; charset=\" koi8-r \" ; x", "text/html", " koi8-r ")]
    [InlineData("text/html; charset=\"koi8-r", "text/html", "koi8-r")]
    [InlineData("text/html; charset=\"k\\o\\\"i\"8", "text/html", "ko\"i")]
    [InlineData("text/html; charset=\"a;b\"; charset=c", "text/html", "a;b")]
    [InlineData("text/html; charset='koi8-r'", "text/html", "'koi8-r'")]
    [InlineData("text/html; charset=a; charset=b", "text/html", "a")]
    [InlineData("text/html; charset=; charset=b", "text/html", "b")]
    [InlineData("text/html; charset=\"\"; charset=b", "text/html", "")]
    [InlineData("text/html; boundary=x; charset=a", "text/html", "a")]
    [InlineData("text/html; x=a\"b; charset=a", "text/html", "a")]
    [InlineData("text/html; x=\";charset=b\"; charset=a", "text/html", "a")]
    [InlineData("text/html;;;=;x;charset=a", "text/html", "a")]
    public void Parse_Header_IsReadAsBrowsersDo(string header, string mediaType, string? charset) =>
        Assert.Equal(new ContentType(mediaType, charset), ContentType.Parse(header));

    [Theory]
    [InlineData("text/html; xcharset=a")]
    [InlineData("text/html; charset")]
    [InlineData("text/html; charset=")]
    [InlineData("text/html;  Charset = \" KOI8-R \"")]
    [InlineData("text/html; charset =a")]
    [InlineData("text/html; charset=a\u0001")]
    public void Parse_ParameterThatIsNone_IsIgnored(string header) =>
        Assert.Equal(new ContentType("text/html", null), ContentType.Parse(header));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("text")]
    [InlineData("text/")]
    [InlineData("/html")]
    [InlineData("; charset=a")]
    [InlineData("text/html charset=a")]
    [InlineData("text /html; charset=a")]
    [InlineData("*/*; charset=a")]
    [InlineData("\"text/html\"")]
    public void Parse_NoMediaType_IsAsIfThereWereNoHeader(string? header) => Assert.Equal(default, ContentType.Parse(header));

    [Theory]
    [InlineData("text/plain, text/html; charset=a", "text/html", "a")]
    [InlineData("text/html; charset=a, text/html", "text/html", "a")]
    [InlineData("text/html; charset=a, text/html; charset=b", "text/html", "b")]
    [InlineData("text/html; charset=a, text/html; charset=b, text/html", "text/html", "a")]
    [InlineData("text/html; charset=a, text/plain", "text/plain", null)]
    [InlineData("text/plain; charset=a, text/html", "text/html", null)]
    [InlineData("text/html; charset=a, */*, text, ", "text/html", "a")]
    [InlineData("text/html; charset=\"a,b\"", "text/html", "a,b")]
    [InlineData("text/html; x=\"\\\",\"; charset=a", "text/html", "a")]
    public void Parse_SeveralValues_LastTypeCounts(string header, string mediaType, string? charset) =>
        Assert.Equal(new ContentType(mediaType, charset), ContentType.Parse(header));

    /// <remarks>The pages stand in the conformance data with all they say; here are those whose header is the point.</remarks>
    [Theory]
    [InlineData("text/html; charset=koi8-r; charset=utf-8", "<p>", "KOI8-R")]
    [InlineData("text/html;  Charset = \" KOI8-R \"", "<p>", "windows-1252")]
    [InlineData("text/html; charset=klingon", "<meta charset=utf-8>", "UTF-8")]
    [InlineData("text/html; charset=\" KOI8-R \"", "<p>", "KOI8-R")]
    [InlineData("text/html; charset=x-user-defined", "<p>", "x-user-defined")]
    [InlineData("text/html; charset=iso-2022-kr", "<p>", "replacement")]
    public void Charset_Sniffed_IsTheEncodingThatBrowsersTake(string header, string page, string encoding) =>
        Assert.Equal(
            encoding,
            EncodingLabels.NameOf(CharsetSniffer.Detect(Encoding.ASCII.GetBytes(page), ContentType.Parse(header).Charset)));

    [Theory]
    [InlineData(null, true)]
    [InlineData("", true)]
    [InlineData("text", true)]
    [InlineData("TEXT/HTML; charset=x", true)]
    [InlineData("application/xhtml+xml", true)]
    [InlineData("text/plain", false)]
    [InlineData("application/json", false)]
    [InlineData("text/htmlx", false)]
    [InlineData("image/svg+xml", false)]
    public void IsHtml_MediaType_SaysWhetherLinksAreLookedFor(string? header, bool isHtml) =>
        Assert.Equal(isHtml, ContentType.Parse(header).IsHtml);
}
