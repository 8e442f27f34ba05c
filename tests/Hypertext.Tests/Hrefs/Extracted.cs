using System.Text;

namespace Hypertext.Tests.Hrefs;

/// <summary>What the extractor makes of a piece of markup.</summary>
internal static class Extracted
{
    public static IReadOnlyList<string> From(string html, params string[] elements) => Page(html, elements).Hrefs;

    public static PageHrefs Page(string html, params string[] elements) =>
        new HrefExtractor(elements).Extract(Encoding.UTF8.GetBytes(html), Encoding.UTF8);
}
