namespace Reactor.Tests.PublicApi;

/// <summary>What the library promises is written down: a change of it is seen, and meant.</summary>
public sealed class PublicApiTests
{
    private const string Approved = "tests/Reactor.Tests/PublicApi/approved.txt";

    [Fact]
    public void PublicApi_IsTheApprovedOne()
    {
        var path = Path.Combine(RepositoryRoot(AppContext.BaseDirectory), Approved);
        var expected = File.Exists(path) ? ReadLines(path) : [];
        var actual = ApiText.Describe(typeof(EventLoop).Assembly).ToArray();
        var added = actual.Except(expected).Select(line => $"+ {line}");
        var removed = expected.Except(actual).Select(line => $"- {line}");
        var difference = string.Join('\n', added.Concat(removed));

        if (Environment.GetEnvironmentVariable("APPROVE_API") == "1")
        {
            WriteLines(path, actual);
            return;
        }

        Assert.True(
            expected.SequenceEqual(actual),
            $"The public API has changed. If that is meant, run the tests with APPROVE_API=1 and commit {Approved}.\n{difference}");
    }

    private static string RepositoryRoot(string folder) => File.Exists(Path.Combine(folder, "Scraper.sln"))
        ? folder
        : RepositoryRoot(Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException("The tests do not run inside the repository."));

#pragma warning disable RS0030 // No loop runs here.
    private static string[] ReadLines(string path) => File.ReadAllLines(path);

    private static void WriteLines(string path, string[] lines) => File.WriteAllText(path, string.Join('\n', lines) + "\n");
#pragma warning restore RS0030
}
