namespace Scraper.Tests;

/// <summary>A folder for the files of one test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("scraper-test-");

    public string File(string name) => Path.Combine(_folder.FullName, name);

#pragma warning disable RS0030 // Before and after the loop runs, there is nothing to block.
    public string Write(string name, string text)
    {
        System.IO.File.WriteAllText(File(name), text);
        return File(name);
    }

    public string Read(string name) => System.IO.File.ReadAllText(File(name));
#pragma warning restore RS0030

    public void Dispose() => _folder.Delete(recursive: true);
}
