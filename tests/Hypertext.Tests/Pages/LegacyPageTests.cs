using System.Text;
using System.Text.Json;

namespace Hypertext.Tests.Pages;

/// <summary>Small pages in legacy encodings, from their bytes to their links.</summary>
public sealed class LegacyPageTests
{
    [Fact]
    public void Complete_PagesInLegacyEncodings_HaveTheHrefsOfABrowser() => Assert.All(Cases(), test =>
    {
        using var page = Scan(test);
        var decoder = new HrefDecoder();
        var hrefs = new List<string>();
        for (var index = 0; index < page.Hrefs.Count; index++)
        {
            foreach (var href in decoder.Decode(page.Hrefs, index))
            {
                hrefs.Add(Encoding.UTF8.GetString(href));
            }
        }

        Assert.Equal(Texts(test, "a"), hrefs);
    });

    [Fact]
    public void Find_PagesInLegacyEncodings_SendsQueriesInTheEncodingOfThePage() => Assert.All(Cases(), test =>
    {
        Assert.True(Url.TryParse(test.GetProperty("url").GetString(), out var url));
        using var page = Scan(test);

        using var links = new LinkFinder(new LinkFinderOptions()).Find(url, page);

        Assert.Equal(Texts(test, "resolvedInDocumentEncoding").Distinct(), links.ToArray());
    });

    private static JsonElement[] Cases() => [.. SharedData.ReadJson("encoding/pages.json").GetProperty("cases").EnumerateArray()];

    private static IEnumerable<string> Texts(JsonElement test, string name) => test.GetProperty(name).EnumerateArray().Select(text => text.GetString()!);

    /// <summary>Byte by byte, as the worst of servers would send it.</summary>
    private static ScannedPage Scan(JsonElement test)
    {
        var scanner = new PageScanner(new HrefScanner(new HrefScannerOptions { Elements = ["a"] }));
        scanner.Begin(test.GetProperty("encoding").GetString());
        foreach (var value in SharedData.ReadBytes($"encoding/{test.GetProperty("file").GetString()}"))
        {
            scanner.Feed([value]);
        }

        return scanner.Complete();
    }
}
