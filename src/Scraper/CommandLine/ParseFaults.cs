using System.CommandLine;
using System.Text.RegularExpressions;
using Scraper.Options;

namespace Scraper.CommandLine;

/// <summary>Says what is wrong with a command line, a line for each fault.</summary>
/// <remarks>The parser's own messages name .NET's types, and several things for one.</remarks>
internal static partial class ParseFaults
{
    private const string Unrecognized = "Unrecognized command or argument ";
    private const string NoCommand = "Required command was not provided.";

    public static IEnumerable<string> Describe(ParseResult parsed)
    {
        var faults = parsed.Errors.Select(error => error.Message)
            .Where(message => !message.StartsWith(Unrecognized, StringComparison.Ordinal))
            .Where(message => message != NoCommand || parsed.UnmatchedTokens is [])
            .Select(Reword)
            .ToList();

        // What stands behind an unknown option is its value, most likely, and no fault of its own.
        if (faults.Count == 0)
        {
            faults.AddRange(parsed.UnmatchedTokens.Take(1).Select(token => DescribeUnmatched(token, parsed.CommandResult.Command)));
        }

        return faults.Select(fault => Printable.Excerpt(fault, 500));
    }

    private static string DescribeUnmatched(string token, Command command)
    {
        if (token.StartsWith('-'))
        {
            return $"there is no option {token}{Spelling.Suggest(token.Split('=')[0], command.Options.SelectMany(option => option.Aliases.Append(option.Name)))}";
        }

        return command is RootCommand
            ? $"there is no command {token}{Spelling.Suggest(token, command.Subcommands.Select(known => known.Name))}"
            : $"'{token}' is one argument too many for {command.Name}";
    }

    private static string Reword(string message) =>
        WrongType().Match(message) is { Success: true } wrong
            ? $"{wrong.Groups["option"]}: '{wrong.Groups["value"]}' is not {(wrong.Groups["type"].Value is "Double" ? "a number" : "a whole number")}"
            : WhiteSpace().Replace(message, " ").Trim();

    [GeneratedRegex(@"^Cannot parse argument '(?<value>.*)' for option '(?<option>[^']*)' as expected type 'System\.(Nullable`1\[System\.)?(?<type>\w+)\]?'\.$", RegexOptions.Singleline)]
    private static partial Regex WrongType();

    [GeneratedRegex(@"\s+")]
    private static partial Regex WhiteSpace();
}
