using System.Text.Json;

namespace Hypertext.Tests;

/// <summary>The conformance data, which is no part of the repository: it stands beside it, or where a variable says.</summary>
internal static class SharedData
{
    private const string Variable = "SCRAPER_SHARED_DATA";

    private static readonly string Folder = Environment.GetEnvironmentVariable(Variable) ?? BesideRepository();

    /// <summary>Whether a file of the data is there.</summary>
    public static bool Exists(string path) => File.Exists(Path.Combine(Folder, path));

    /// <summary>The full path of a file of the data; the test that asks is skipped, with the reason, if there is none.</summary>
    public static string Find(string path)
    {
        var file = Path.Combine(Folder, path);
        if (!File.Exists(file))
        {
            Assert.Skip($"There is no conformance data at {file}; {Variable} may name its folder.");
        }

        return file;
    }

#pragma warning disable RS0030 // Tests of pure functions run on no loop: nothing is blocked.
    public static byte[] ReadBytes(string path) => File.ReadAllBytes(Find(path));
#pragma warning restore RS0030

    public static JsonElement ReadJson(string path)
    {
        using var document = JsonDocument.Parse(ReadBytes(path));
        return document.RootElement.Clone();
    }

    private static string BesideRepository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Scraper.sln")))
        {
            folder = folder.Parent;
        }

        return Path.GetFullPath(Path.Combine(folder?.FullName ?? ".", "..", "shared", "data"));
    }
}
