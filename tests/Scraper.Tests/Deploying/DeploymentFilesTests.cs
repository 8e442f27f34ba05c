using System.Text.RegularExpressions;
using Scraper.CommandLine;
using Scraper.Tests.Fixtures;

namespace Scraper.Tests.Deploying;

/// <summary>The files in <c>deploy</c> call the program as it can be called.</summary>
public sealed partial class DeploymentFilesTests
{
    public static TheoryData<string> Files =>
        [.. Directory.EnumerateFiles(Repository.File("deploy"), "*", SearchOption.AllDirectories).Where(file => !file.EndsWith(".timer", StringComparison.Ordinal)).Select(file => Path.GetRelativePath(Repository.File("deploy"), file))];

    [Theory]
    [MemberData(nameof(Files))]
    public void DeploymentFile_Commands_AreUnderstood(string file)
    {
        var commands = FindCommands(Read($"deploy/{file}")).ToArray();

        Assert.NotEmpty(commands);
        Assert.All(commands, command => Assert.Empty(ScraperCommand.Create().Parse(command).Errors));
    }

    [Theory]
    [InlineData("run", "--no-such-option")]
    [InlineData("serve", "urls.txt")]
    public void Create_FaultyCommand_IsNotUnderstood(params string[] command) => Assert.NotEmpty(ScraperCommand.Create().Parse(command).Errors);

    [Fact]
    public void Dockerfile_HealthCheckAndCommands_AreUnderstood()
    {
        var lists = JsonList().Matches(Read("Dockerfile")).Select(match => Words(match.Value)).Where(words => words is not ["/app/scraper"]).ToArray();

        Assert.Equal(3, lists.Length);
        Assert.All(lists, words => Assert.Empty(ScraperCommand.Create().Parse(words[0] == "/app/scraper" ? words[1..] : words).Errors));
    }

    /// <summary>A call that is not allowed ends the process: without these two .NET begins no thread.</summary>
    [Theory]
    [InlineData("scraper.service")]
    [InlineData("scraper-serve.service")]
    public void SystemdUnit_SystemCalls_AreThoseThatTheRuntimeNeeds(string file)
    {
        var filters = SystemCallFilter().Matches(Read($"deploy/systemd/{file}")).Select(match => match.Groups[1].Value).ToArray();

        var afterDenial = filters.AsSpan(Array.FindLastIndex(filters, filter => filter.StartsWith('~')) + 1).ToArray();

        Assert.NotEmpty(filters);
        Assert.Contains(afterDenial, filter => filter.Split(' ').Contains("sched_setaffinity"));
        Assert.Contains(afterDenial, filter => filter.Split(' ').Contains("sched_setscheduler"));
    }

    private static IEnumerable<string[]> FindCommands(string text)
    {
        foreach (Match match in CommandLine().Matches(text))
        {
            yield return match.Groups[1].Value.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        }

        foreach (Match match in FlowArguments().Matches(text))
        {
            yield return Words(match.Value);
        }

        foreach (Match match in BlockArguments().Matches(text))
        {
            yield return [.. match.Groups[1].Captures.Select(capture => capture.Value.Trim())];
        }
    }

    private static string[] Words(string list) => [.. Quoted().Matches(list).Select(match => match.Groups[1].Value)];

#pragma warning disable RS0030 // No loop runs.
    private static string Read(string file) => File.ReadAllText(Repository.File(file));
#pragma warning restore RS0030

    [GeneratedRegex(@"^[^#\n]*scraper ((?:run|serve)\b.*)$", RegexOptions.Multiline)]
    private static partial Regex CommandLine();

    [GeneratedRegex(@"^SystemCallFilter=(.*)$", RegexOptions.Multiline)]
    private static partial Regex SystemCallFilter();

    [GeneratedRegex(@"args: \[.*\]")]
    private static partial Regex FlowArguments();

    [GeneratedRegex(@"args:\n(?: +- (.*)\n)+")]
    private static partial Regex BlockArguments();

    [GeneratedRegex("""(?<=(ENTRYPOINT|CMD) )\[.*\]""")]
    private static partial Regex JsonList();

    [GeneratedRegex("\"([^\"]*)\"")]
    private static partial Regex Quoted();
}
