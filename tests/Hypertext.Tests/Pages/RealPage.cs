using System.Text;
using System.Text.Json;
using Hypertext.Tests.Hrefs;

namespace Hypertext.Tests.Pages;

/// <summary>A page as it was served, and what a browser's algorithms make of it.</summary>
internal sealed class RealPage
{
    // It does not keep the exception by which a test is skipped.
    private static readonly Lazy<IReadOnlyList<RealPage>> Pages = new(ReadAll, LazyThreadSafetyMode.PublicationOnly);

    private RealPage(string name)
    {
        Name = name;
        Bytes = SharedData.ReadBytes($"pages/{name}.html");
        Encoding = CharsetSniffer.Detect(Bytes, headerCharset: null);
        var truth = SharedData.ReadJson($"pages/{name}.hrefs.json");
        var elements = Strings(truth, "elements").ToArray();
        Hrefs = [.. Strings(truth, "all").Where((_, index) => elements[index] != "base")];
        Assert.True(Url.TryParse(truth.GetProperty("url").GetString(), out var url));
        Url = url;
        var resolved = truth.TryGetProperty("resolvedInDocumentEncoding", out _) ? "resolvedInDocumentEncoding" : "resolved";
        Links = [.. Strings(truth, resolved).Where((link, index) => elements[index] != "base" && link is not null)];
        BaseHref = truth.GetProperty("baseHref").GetString();
        TemplateHrefs = truth.TryGetProperty("template", out _) ? [.. Strings(truth, "template")] : [];
    }

    public string Name { get; }

    public byte[] Bytes { get; }

    public Encoding Encoding { get; }

    /// <summary>The hrefs of all elements but base, in tree order.</summary>
    public IReadOnlyList<string> Hrefs { get; }

    /// <summary>The URL that the page came from.</summary>
    public Url Url { get; }

    /// <summary>The links that the hrefs stand for.</summary>
    public HashSet<string> Links { get; }

    public string? BaseHref { get; }

    /// <summary>The hrefs within template elements, which are not among the others.</summary>
    public IReadOnlyList<string> TemplateHrefs { get; }

    /// <summary>All pages; the test that asks first is skipped, and so is every other, if they are not there.</summary>
    public static IReadOnlyList<RealPage> All => Pages.Value;

    public Scanned Scan(IHrefEngine engine) => Scanned.Page(Bytes, Encoding, engine);

    private static RealPage[] ReadAll() =>
        [.. SharedData.ReadJson("pages/index.json").EnumerateArray().Select(page => new RealPage(page.GetProperty("name").GetString()!))];

    private static IEnumerable<string> Strings(JsonElement truth, string name) =>
        truth.GetProperty(name).EnumerateArray().Select(item => item.GetString()!);
}
