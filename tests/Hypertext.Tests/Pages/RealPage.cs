using System.Text;
using System.Text.Json;
using Hypertext.Tests.Hrefs;

namespace Hypertext.Tests.Pages;

/// <summary>A page as it was served, and what a browser's algorithms make of it.</summary>
internal sealed class RealPage
{
    private RealPage(string name)
    {
        Name = name;
        Bytes = SharedData.ReadBytes($"pages/{name}.html");
        Encoding = CharsetSniffer.Detect(Bytes, headerCharset: null);
        var truth = SharedData.ReadJson($"pages/{name}.hrefs.json");
        var elements = Strings(truth, "elements").ToArray();
        Hrefs = [.. Strings(truth, "all").Where((_, index) => elements[index] != "base")];
        BaseHref = truth.GetProperty("baseHref").GetString();
        TemplateHrefs = truth.TryGetProperty("template", out _) ? [.. Strings(truth, "template")] : [];
    }

    public string Name { get; }

    public byte[] Bytes { get; }

    public Encoding Encoding { get; }

    /// <summary>The hrefs of all elements but base, in tree order.</summary>
    public IReadOnlyList<string> Hrefs { get; }

    public string? BaseHref { get; }

    /// <summary>The hrefs within template elements, which are not among the others.</summary>
    public IReadOnlyList<string> TemplateHrefs { get; }

    public static IReadOnlyList<RealPage> All { get; } =
        [.. SharedData.ReadJson("pages/index.json").EnumerateArray().Select(page => new RealPage(page.GetProperty("name").GetString()!))];

    public Scanned Scan(IHrefEngine engine) => Scanned.Page(Bytes, Encoding, engine);

    private static IEnumerable<string> Strings(JsonElement truth, string name) =>
        truth.GetProperty(name).EnumerateArray().Select(item => item.GetString()!);
}
