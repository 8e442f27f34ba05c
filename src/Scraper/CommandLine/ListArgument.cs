using System.CommandLine;
using System.CommandLine.Parsing;
using Scraper.Options;

namespace Scraper.CommandLine;

/// <summary>The argument by which the user names the list of URLs.</summary>
internal static class ListArgument
{
    public static Argument<string> Create()
    {
        var argument = new Argument<string>("FILE")
        {
            Description = "The list of URLs, one a line; - for standard input",
            DefaultValueFactory = _ => "urls.txt",
        };
        argument.Validators.Add(static result =>
        {
            // The parser takes an option that it does not know for the argument.
            if (result.Tokens is [{ Value: ['-', _, ..] unknown }])
            {
                var options = (result.Parent as CommandResult)?.Command.Options.SelectMany(option => option.Aliases.Append(option.Name)) ?? [];
                var meant = Spelling.Suggest(unknown.Split('=')[0], options);
                result.AddError(meant is "" ? $"there is no option {unknown} (a file of that name is ./{unknown})" : $"there is no option {unknown}{meant}");
            }
        });
        return argument;
    }
}
