using Scraper.Tests.Fixtures;

namespace Scraper.Tests.CommandLine;

public sealed class ParseFaultsTests
{
    [Theory]
    [InlineData("there is no command rum (is it run?)", "rum")]
    [InlineData("Required command was not provided.")]
    [InlineData("there is no option --concurency (is it --concurrency?)", "run", "--concurency", "5")]
    [InlineData("there is no option --concurency=5 (is it --concurrency?)", "run", "--concurency=5")]
    [InlineData("there is no option --quite (is it --quiet?)", "status", "--quite")]
    [InlineData("there is no option --xxxxxxxxxxxx (a file of that name is ./--xxxxxxxxxxxx)", "run", "--xxxxxxxxxxxx")]
    [InlineData("--concurrency: 'many' is not a whole number", "run", "-c", "many")]
    [InlineData("--delay: '\\u{1B}[2J' is not a number", "run", "--delay", "\u001B[2J")]
    [InlineData("--count: 'x' is not a whole number", "first", "--count", "x", "http://a.example/")]
    [InlineData("--timeout: 'x' is not a number", "first", "--timeout", "x", "http://a.example/")]
    [InlineData("--timeout must be more than 0 s, and no more than a day", "first", "--timeout", "NaN", "http://a.example/")]
    [InlineData("'b.txt' is one argument too many for run", "run", "a.txt", "b.txt")]
    [InlineData("Argument 'yes' not recognized. Must be one of: 'on' 'off'", "run", "--robots", "yes")]
    public async Task Run_FaultyCommandLine_NamesTheFaultInOneLine(string fault, params string[] arguments)
    {
        using var folder = new TemporaryFolder();

        var (exitCode, output, error) = await ScraperProcess.RunAsync(folder.Path, arguments);

        Assert.Equal((2, ""), (exitCode, output));
        Assert.Equal($"scraper: {fault}\nscraper: try scraper --help\n", error);
    }

    [Fact]
    public async Task Completion_OfEachShell_AsksTheProgramAndItAnswers()
    {
        using var folder = new TemporaryFolder();

        foreach (var shell in (string[])["bash", "zsh", "fish"])
        {
            Assert.Contains("[suggest:", (await ScraperProcess.RunAsync(folder.Path, "completion", shell)).Output);
        }

        Assert.Equal("--retries\n--retry-failed\n", (await ScraperProcess.RunAsync(folder.Path, "[suggest:17]", "scraper run --retr")).Output);
    }
}
