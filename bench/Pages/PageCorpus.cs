using System.Text;
using System.Text.Json;
using Hypertext;

namespace Pages;

/// <summary>The real pages of the conformance data, in memory.</summary>
internal static class PageCorpus
{
    private static readonly string Folder = Path.Combine(
        Environment.GetEnvironmentVariable("SCRAPER_SHARED_DATA") ?? "../shared/data", "pages");

    public static IReadOnlyList<(byte[] Bytes, Encoding Encoding)> Pages { get; } = [.. Read()];

    public static long Length { get; } = Pages.Sum(page => (long)page.Bytes.Length);

    private static IEnumerable<(byte[] Bytes, Encoding Encoding)> Read()
    {
#pragma warning disable RS0030 // There is no loop here to block.
        using var index = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Folder, "index.json")));
        foreach (var page in index.RootElement.EnumerateArray())
        {
            var bytes = File.ReadAllBytes(Path.Combine(Folder, $"{page.GetProperty("name").GetString()}.html"));
            yield return (bytes, CharsetSniffer.Detect(bytes, headerCharset: null));
        }
#pragma warning restore RS0030
    }
}
