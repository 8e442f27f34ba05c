using Scraper.CommandLine;
using Scraper.Tests.Fixtures;

namespace Scraper.Tests.Docs;

/// <summary>Every command in the documentation does what the documentation says.</summary>
/// <remarks><c>APPROVE_DOCS=1</c> writes into the pages what the commands print.</remarks>
public sealed class DocumentedCommandsTests
{
    public static TheoryData<string> Documents =>
        [.. MarkdownDocument.Names.Where(name => name is "README.md" || Path.GetDirectoryName(name) == "docs")];

    public static TheoryData<string, int> Sections =>
        [.. Documents.SelectMany(row => MarkdownDocument.Read(row.Data).Sections.Select((section, index) => (row.Data, index, section)))
            .Where(item => item.section.Any(IsRun)).Select(item => new TheoryDataRow<string, int>(item.Data, item.index))];

    [Theory]
    [MemberData(nameof(Documents))]
    public void Calls_OfADocument_AreUnderstood(string name)
    {
        var document = MarkdownDocument.Read(name);
        var calls = document.Sections.SelectMany(section => section).Where(command => command.ExitCode is not 2).SelectMany(command => ScraperCalls.Find(command.Text));

        Assert.All(calls, call => Assert.True(ScraperCommand.Create().Parse(call).Errors is [], string.Join(' ', call)));
        Assert.Empty(document.Languages.Intersect(["sh", "bash", "shell", "console"]));
    }

    [Theory]
    [MemberData(nameof(Sections))]
    public async Task Commands_OfASection_PrintAndEndAsTheDocumentSays(string name, int section)
    {
        Assert.SkipUnless(DocumentSession.IsPossible, "the system allows no mounts of one's own (unshare --mount, setpriv, mount)");
        var document = MarkdownDocument.Read(name);
        var commands = document.Sections[section].Where(IsRun).ToArray();
        using var certificate = CertificateAuthority.SelfSigned("localhost");
        using var site = DocumentSession.StartSite();
        await using var secureSite = await TlsServer.StartAsync(certificate);
        using var session = new DocumentSession(site, secureSite);

        var ends = await session.RunAsync(commands);

        var told = commands.Zip(ends).Where(pair => pair.First.ExitCode is not null).ToArray();
        Assert.All(told, pair => Assert.True(
            pair.First.ExitCode == pair.Second.ExitCode, $"{name}:{pair.First.Line}: {pair.First.Text}\nended with {pair.Second.ExitCode}: {string.Join('\n', pair.Second.Output)}"));
        var shown = told.Where(pair => pair.First.IsSession && !pair.First.Output.Contains("…")).ToArray();
        if (Environment.GetEnvironmentVariable("APPROVE_DOCS") == "1")
        {
            document.Replace(shown.Select(pair => (pair.First, pair.Second.Output.Where((line, index) => index > 0 || line.Length > 0))));
            return;
        }

        Assert.All(shown, pair => Assert.Equal(Comparable(pair.First.Output), Comparable(pair.Second.Output)));
    }

    [Fact]
    public void CommandsNotRun_AreInTheDocuments()
    {
        var commands = Documents.SelectMany(row => MarkdownDocument.Read(row.Data).Sections).SelectMany(section => section).ToArray();

        Assert.All(CommandsNotRun.List, known => Assert.Contains(commands, command => command.Text.StartsWith(known.Beginning, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("scraper run --concurency 5")]
    [InlineData("zcat urls.gz | scraper run - --fromat csv")]
    public void Find_MisspeltOption_IsNotUnderstood(string text) =>
        Assert.NotEmpty(ScraperCommand.Create().Parse(Assert.Single(ScraperCalls.Find(text))).Errors);

    private static bool IsRun(ShellCommand command) => command.ExitCode is null || !CommandsNotRun.Holds(command);

    /// <summary>Lines in any order: pages are done in any.</summary>
    private static string[] Comparable(IEnumerable<string> lines) =>
        [.. lines.Select(DocumentSession.Steady).Where(line => line.Length > 0).Order(StringComparer.Ordinal)];
}
