using System.CommandLine;
using Scraper.CommandLine;

namespace Scraper.Tests.CommandLine;

public sealed class ScraperCommandTests
{
    [Theory]
    [InlineData("run")]
    [InlineData("run", "a.txt", "-c", "5")]
    [InlineData("run", "-qv", "--", "-")]
    [InlineData("run", "run")]
    [InlineData("run", "demo", "--fresh")]
    [InlineData("check", "check", "--robots=on")]
    [InlineData("explain", "http://x/", "-H", "A: b", "-H", "C: d")]
    [InlineData("first", "http://x/", "http://y/")]
    [InlineData("demo")]
    [InlineData("status", "-o", "x.txt")]
    [InlineData("config")]
    [InlineData("completion", "bash")]
    [InlineData("serve", "--listen", "127.0.0.1:0")]
    [InlineData("submit", "a.txt", "--broker", "amqp://h", "--job", "j")]
    [InlineData("work", "--broker", "amqp://h", "--job", "j")]
    [InlineData("collect", "--broker", "amqp://h", "--job", "j")]
    [InlineData("jobs", "--broker", "amqp://h")]
    public void TryParseAlone_OneCommand_GivesWhatAllOfTheCommandLineGives(params string[] arguments)
    {
        var all = ScraperCommand.Create().Parse(arguments);

        var alone = ScraperCommand.TryParseAlone(arguments);

        Assert.Empty(all.Errors);
        Assert.Equal(all.CommandResult.Command.Name, alone?.CommandResult.Command.Name);
        Assert.Equal(Values(all), Values(alone!));
    }

    [Theory]
    [InlineData]
    [InlineData("rnu")]
    [InlineData("--version")]
    [InlineData("[suggest:4]", "run")]
    [InlineData("run", "--help")]
    [InlineData("run", "/?")]
    [InlineData("run", "-qh")]
    [InlineData("run", "-v?")]
    [InlineData("run", "--conurrency", "5")]
    [InlineData("run", "a", "b")]
    public void TryParseAlone_AnythingElse_IsLeftToAllOfTheCommandLine(params string[] arguments) =>
        Assert.Null(ScraperCommand.TryParseAlone(arguments));

    private static string[] Values(ParseResult parsed) =>
    [
        .. parsed.CommandResult.Children.Select(child => $"{child}: {string.Join(' ', child.Tokens)}").Order(StringComparer.Ordinal),
        .. parsed.UnmatchedTokens,
    ];
}
