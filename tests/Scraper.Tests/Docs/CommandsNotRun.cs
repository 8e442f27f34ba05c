using System.Text.RegularExpressions;

namespace Scraper.Tests.Docs;

/// <summary>The commands of the documentation that tests cannot run, and why.</summary>
internal static class CommandsNotRun
{
    private const string Broker = "it asks a broker, and there is none";

    /// <summary>What such commands begin with, and the reason.</summary>
    public static readonly (string Beginning, string Reason)[] List =
    [
        ("dotnet ", "it builds the program, and tests run what is built; DemoTests run the demo"),
        ("tests/run", "it is what runs the tests"),
        ("bench/", "it measures for minutes"),
        ("docker ", "there is no daemon; DeploymentFilesTests read the Dockerfile"),
        ("cp deploy/systemd", "it is for root of a machine with systemd; DeploymentFilesTests read the files"),
        ("systemctl ", "it is for root of a machine with systemd"),
        ("journalctl ", "it is for a machine with systemd"),
        ("scraper serve", "it serves until it is told to end: ServeCommandTests"),
        ("curl ", "it asks a server: FirstEndpointTests and ScrapeEndpointTests"),
        ("printf 'http", "it asks a server: ScrapeEndpointTests"),
        ("jq ", "it may not be installed"),
        ("scraper run --proxy", "there is no such proxy: ProxyTests"),
        ("OTEL_EXPORTER_OTLP_ENDPOINT=", "there is no collector: OtlpExportTests"),
        ("scraper submit ", Broker),
        ("scraper work ", Broker),
        ("scraper collect ", Broker),
        ("scraper jobs ", Broker),
        ("scraper run urls.txt    --broker", Broker),
        ("scraper run --broker ", Broker),
    ];

    public static bool Holds(ShellCommand command) => List.Any(known => command.Text.StartsWith(known.Beginning, StringComparison.Ordinal));
}

/// <summary>The words of calls of the program in a line for a shell.</summary>
internal static partial class ScraperCalls
{
    public static IEnumerable<string[]> Find(string text)
    {
        var words = Word().Matches(text).Select(match => match.Value).TakeWhile(word => word[0] != '#').ToArray();
        for (var i = 0; i < words.Length; i++)
        {
            if (words[i] == "scraper" && (i == 0 || words[i - 1] is "|" or "&&" or "||" or ";" || words[i - 1].Contains('=')))
            {
                yield return [.. words[(i + 1)..].TakeWhile(word => word[0] is not ('|' or '&' or ';' or '<' or '>')).Select(word => word.Replace("'", "").Replace("\"", ""))];
            }
        }
    }

    [GeneratedRegex("""\|\||&&|[|;<>&]|(?:'[^']*'|"[^"]*"|[^\s|;<>&'"])+""")]
    private static partial Regex Word();
}
