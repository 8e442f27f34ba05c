using Hypertext;
using Hypertext.Tests;
using Scraper.Fetching;

namespace Scraper.Tests.Fetching;

/// <summary>The encodings of pages as they are served, by header and content.</summary>
public sealed class PageCharsetTests
{
    [Fact]
    public void Detect_PagesOfTheConformanceData_AllHaveTheEncodingThatBrowsersTake()
    {
        var pages = SharedData.ReadJson("encoding/pages.json").GetProperty("cases").EnumerateArray().ToArray();

        var wrong = pages
            .Select(page => (
                File: page.GetProperty("file").GetString()!,
                Header: page.GetProperty("contentType").GetString()!,
                Encoding: page.GetProperty("encoding").GetString()!))
            .Where(page => Detect(page.File, page.Header) != page.Encoding);

        Assert.Equal(67, pages.Length);
        Assert.Empty(wrong);
    }

    private static string Detect(string file, string header) =>
        EncodingLabels.NameOf(
            CharsetSniffer.Detect(SharedData.ReadBytes($"encoding/{file}"), ContentType.Parse(header).Charset));
}
