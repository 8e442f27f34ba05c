namespace Scraper.Tests.Fixtures;

/// <summary>The files of the repository that the tests were built from.</summary>
internal static class Repository
{
    private static readonly string Root = FindRoot(AppContext.BaseDirectory);

    public static string File(string name) => Path.Combine(Root, name);

    private static string FindRoot(string folder) => System.IO.File.Exists(Path.Combine(folder, "Scraper.sln"))
        ? folder
        : FindRoot(Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException("The tests do not run inside the repository."));
}
