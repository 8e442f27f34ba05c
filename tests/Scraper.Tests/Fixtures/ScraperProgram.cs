namespace Scraper.Tests.Fixtures;

/// <summary>The file that tests start.</summary>
internal static class ScraperProgram
{
    /// <summary>The program as it was built together with the tests.</summary>
    public static string Built { get; } = System.IO.Path.Combine(AppContext.BaseDirectory, "scraper");

    /// <summary>The same, or a published one that <c>SCRAPER_PROGRAM</c> names, from the root of the repository: what users get, and what CI tests.</summary>
    public static string Path { get; } =
        Environment.GetEnvironmentVariable("SCRAPER_PROGRAM") is { Length: > 0 } named ? Repository.File(named) : Built;
}
