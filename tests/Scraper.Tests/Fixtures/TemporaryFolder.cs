namespace Scraper.Tests.Fixtures;

/// <summary>A folder that is gone when the test is over.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("scraper-test-");

    public string Path => _folder.FullName;

    public string File(string name) => System.IO.Path.Combine(Path, name);

#pragma warning disable RS0030 // Before and after the loop runs, there is nothing to block.
    /// <summary>Writes a file, in a folder of its own if the name has one.</summary>
    /// <returns>The path of the file.</returns>
    public string Write(string name, string text)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(File(name))!);
        return JustClosed.Open(() =>
        {
            System.IO.File.WriteAllText(File(name), text);
            return File(name);
        });
    }

    public string Read(string name) => JustClosed.Open(() => System.IO.File.ReadAllText(File(name)));
#pragma warning restore RS0030

    public void Dispose() => _folder.Delete(recursive: true);
}
