using System.Text.Json;

namespace Pages;

/// <summary>The real pages that the tests use, and what stands in them: beside the repository, or where a variable says.</summary>
internal static class PageData
{
    private static readonly string Folder = Path.Combine(
        Environment.GetEnvironmentVariable("SCRAPER_SHARED_DATA") ?? Path.Combine("..", "shared", "data"), "pages");

    /// <summary>The names of the pages.</summary>
    public static IEnumerable<string> Names() => ReadJson("index").EnumerateArray().Select(page => page.GetProperty("name").GetString()!);

    /// <summary>The base of a page and the values of its href attributes, in order.</summary>
    public static (string Base, string[] Hrefs) Hrefs(string name)
    {
        var truth = ReadJson($"{name}.hrefs");
        return (
            truth.GetProperty("base").GetString()!,
            [.. truth.GetProperty("all").EnumerateArray().Select(href => href.GetString()!)]);
    }

#pragma warning disable RS0030 // No loop runs while the pages are read.
    private static JsonElement ReadJson(string name)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Folder, $"{name}.json")));
        return document.RootElement.Clone();
    }
#pragma warning restore RS0030
}
