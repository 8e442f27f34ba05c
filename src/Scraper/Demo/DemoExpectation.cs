using Scraper.Pipeline;

namespace Scraper.Demo;

/// <summary>Knows what a run over the demo's site has to come to.</summary>
internal static class DemoExpectation
{
    /// <summary>In what a run differs from what it should have been; nothing if it is right.</summary>
    public static IEnumerable<string> Compare(RunTotals totals)
    {
        var done = DemoSite.Pages.Where(IsDone).ToArray();
        return new[]
        {
            Difference("URLs read", DemoSite.Pages.Count, totals.Read),
            Difference("pages done", done.Length, totals.Done),
            Difference("links", done.Sum(page => page.Links.Count), totals.Links),
            Difference("http-status", 1, totals.FailedBy(FailureCategory.HttpStatus)),
            Difference("not-html", 1, totals.FailedBy(FailureCategory.NotHtml)),
            Difference("redirect-limit", 1, totals.FailedBy(FailureCategory.RedirectLimit)),
        }.OfType<string>();
    }

    /// <summary>Whether a page is fetched in the end, if only after redirects.</summary>
    public static bool IsDone(DemoPage page) => page.Path is not ("/missing" or "/notes.txt" or "/round");

    private static string? Difference(string what, long expected, long actual) =>
        expected == actual ? null : $"{what}: {actual}, and should be {expected}";
}
