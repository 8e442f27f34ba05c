using System.Text;
using System.Text.Json;

namespace Hypertext.Tests.Pages;

/// <summary>Extractor and resolver over real pages, against what a browser's algorithms make of them.</summary>
public sealed class RealPageTests
{
    [Fact]
    public void Extract_RealPages_DifferExactlyInWhatIsKnown()
    {
        var pages = Names().ToArray();

        var different = pages.Where(name => !Truth(name).Hrefs.SetEquals(Extract(name).Hrefs));

        Assert.Equal(210, pages.Length);
        Assert.Equal(KnownDifferences.Hrefs.Order(), different.Order());
    }

    [Fact]
    public void Resolve_RealPages_DifferExactlyInWhatIsKnown()
    {
        var different = Names().Where(name =>
        {
            var truth = Truth(name);
            return !truth.Links.SetEquals(new LinkResolver([]).Resolve(truth.Url, Extract(name), EncodingOf(name)));
        });

        Assert.Equal(KnownDifferences.Links.Order(), different.Order());
    }

    private static IEnumerable<string> Names() =>
        SharedData.ReadJson("pages/index.json").EnumerateArray().Select(page => page.GetProperty("name").GetString()!);

    private static PageHrefs Extract(string name) =>
        new HrefExtractor([]).Extract(SharedData.ReadBytes($"pages/{name}.html"), EncodingOf(name));

    private static Encoding EncodingOf(string name) =>
        CharsetSniffer.Detect(SharedData.ReadBytes($"pages/{name}.html"), headerCharset: null);

    /// <summary>What a browser would have: all elements but base, whose href is no link.</summary>
    private static (Url Url, HashSet<string> Hrefs, HashSet<string> Links) Truth(string name)
    {
        var truth = SharedData.ReadJson($"pages/{name}.hrefs.json");
        Assert.True(Url.TryParse(truth.GetProperty("url").GetString(), out var url));
        var links = truth.TryGetProperty("resolvedInDocumentEncoding", out _) ? "resolvedInDocumentEncoding" : "resolved";
        var isLink = Strings(truth, "elements").Select(element => element != "base").ToArray();
        return (
            url,
            [.. Strings(truth, "all").Where((_, index) => isLink[index]).Select(href => href!)],
            [.. Strings(truth, links).Where((link, index) => isLink[index] && link is not null).Select(link => link!)]);
    }

    private static IEnumerable<string?> Strings(JsonElement truth, string name) =>
        truth.GetProperty(name).EnumerateArray().Select(item => item.GetString());
}
