using System.Text;

namespace Scraper.Demo;

/// <summary>The demo's site: ordinary pages, awkward ones, redirects, a slow page, and pages that fail on purpose.</summary>
internal static class DemoSite
{
    private const int ArticleCount = 100;

    public static IReadOnlyList<DemoPage> Pages { get; } =
        [.. Enumerable.Range(1, ArticleCount).Select(Article), .. AwkwardPages.All, .. Redirects(), Slow(), .. Failing()];

    private static DemoPage Article(int number)
    {
        var next = number % ArticleCount + 1;
        var html = $"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
              <meta charset="utf-8">
              <title>Article {number}</title>
              <link rel="stylesheet" href="/style.css">
            </head>
            <body>
              <nav><a href="/">Home</a> <a href="{next}">Next</a> <a href="../search?q=article&amp;page={number}">Search</a></nav>
              <h1>Article {number}</h1>
              <p>See <a href="https://example.org/{number}#more">elsewhere</a>, or <a href="mailto:editor@example.org">write</a>.</p>
              <p><a href="#top">Top</a> <a href="/">Home</a></p>
            </body>
            </html>
            """;
        return new DemoPage(
            $"/articles/{number}",
            Encoding.UTF8.GetBytes(html),
            [
                "/style.css",
                "/",
                $"/articles/{next}",
                $"/search?q=article&page={number}",
                $"https://example.org/{number}#more",
                "mailto:editor@example.org",
                $"/articles/{number}#top",
            ]);
    }

    private static IEnumerable<DemoPage> Redirects()
    {
        var links = AwkwardPages.Plain.Links;
        yield return new DemoPage("/moved", [], links) { StatusCode = 301, Location = "/awkward/plain" };
        yield return new DemoPage("/elsewhere/moved", [], links) { StatusCode = 302, Location = "../moved" };
        yield return new DemoPage("/temporarily", [], links) { StatusCode = 307, Location = "/elsewhere/moved" };
    }

    private static DemoPage Slow() =>
        new("/slow", "<a href=/fast>Too late</a>"u8.ToArray(), ["/fast"]) { Delay = TimeSpan.FromSeconds(1) };

    private static IEnumerable<DemoPage> Failing()
    {
        yield return new DemoPage("/missing", "<a href=/>Not found</a>"u8.ToArray(), []) { StatusCode = 404 };
        yield return new DemoPage("/notes.txt", "href='/no'"u8.ToArray(), []) { ContentType = "text/plain" };
        yield return new DemoPage("/round", [], []) { StatusCode = 302, Location = "/round" };
    }
}
