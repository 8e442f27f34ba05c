using System.CommandLine;
using Reactor;
using Scraper.Options;

namespace Scraper.CommandLine;

/// <summary>The command line: parses it, runs the command, and turns what goes wrong into one line and an exit code.</summary>
internal static class ScraperCommand
{
    private static readonly (string Name, Func<Command> Create)[] Commands =
    [
        ("run", RunCommand.Create),
        ("first", FirstCommand.Create),
        ("demo", DemoCommand.Create),
        ("check", CheckCommand.Create),
        ("status", StatusCommand.Create),
        ("explain", ExplainCommand.Create),
        ("config", ConfigCommand.Create),
        ("completion", CompletionCommand.Create),
        ("serve", ServeCommand.Create),
        ("submit", SubmitCommand.Create),
        ("work", WorkCommand.Create),
        ("collect", CollectCommand.Create),
        ("jobs", JobsCommand.Create),
    ];

    /// <summary>Makes the command line: all commands with their options.</summary>
    public static RootCommand Create()
    {
        var root = new RootCommand("Fetches the pages of a list of URLs and appends their links to a file.");
        foreach (var (_, create) in Commands)
        {
            root.Add(create());
        }

        Examples.AddTo(root);
        return root;
    }

    /// <summary>Parses the arguments by the one command that they name, without making the others and their help.</summary>
    /// <returns>Null if that is not to be had, as they name no command, ask for help, or are faulty: then all of the command line is needed.</returns>
    /// <remarks>Nearly every start is one like this, and all of the command line would take a sixth of its time.</remarks>
    public static ParseResult? TryParseAlone(string[] arguments)
    {
        if (arguments is not [var name, ..] || Array.Find(Commands, command => command.Name == name).Create is not { } create || arguments.Any(IsHelp))
        {
            return null;
        }

        var parsed = create().Parse(arguments);
        return parsed.Errors.Count == 0 ? parsed : null;
    }

    public static int Run(string[] arguments)
    {
        var parsed = TryParseAlone(arguments) ?? Create().Parse(arguments);
        if (parsed.Errors.Count > 0)
        {
            return Report(FindFaults(parsed).Append("try scraper --help"), ExitCode.Usage);
        }

        try
        {
            return parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
        }
        catch (Exception exception) when (IsBrokenPipe(exception))
        {
            return ExitCode.BrokenPipe; // in silence, as all do who write to head(1)
        }
        catch (Exception exception)
        {
            return Report(Describe(exception), ExitCodeOf(exception));
        }
    }

    /// <summary>The exit code of a command that ends with an exception.</summary>
    public static int ExitCodeOf(Exception exception) => exception switch
    {
        UsageException => ExitCode.Usage,
        _ when IsBrokenPipe(exception) => ExitCode.BrokenPipe,
        _ when FileFault(exception) is not null => ExitCode.File,
        _ => ExitCode.Internal,
    };

    private static IEnumerable<string> Describe(Exception exception) => exception switch
    {
        UsageException usage => usage.Faults,
        _ when FileFault(exception) is { } fault => [fault.Message],
        _ => [$"this is a fault of the program itself: {exception}"],
    };

    /// <summary>What is wrong with the command line. What is left over of it may be of a password: it is not repeated then.</summary>
    private static IEnumerable<string> FindFaults(ParseResult parsed) =>
        parsed.UnmatchedTokens.Count > 0 && parsed.Tokens.Any(token => token.Value is "--auth" or "--header" or "-H")
            ? ["there are more arguments than there should be: a value of --auth or --header with spaces in it needs quotes"]
            : ParseFaults.Describe(parsed);

    /// <summary>The exception among those thrown that has to do with a file, if there is one.</summary>
    private static Exception? FileFault(Exception exception) => exception switch
    {
        AggregateException several => several.Flatten().InnerExceptions.Select(FileFault).FirstOrDefault(fault => fault is not null),
        IOException or UnauthorizedAccessException => exception,
        _ => null,
    };

    private static bool IsBrokenPipe(Exception exception) =>
        exception is BrokenPipeException
        || (exception is AggregateException several && several.Flatten().InnerExceptions.All(inner => inner is BrokenPipeException));

    /// <summary>Whether an argument asks for help, or may: -qh does.</summary>
    private static bool IsHelp(string argument) =>
        argument is "--help" or "/h" or "/?" || (argument is ['-', not '-', ..] && argument.AsSpan().ContainsAny('h', '?'));

    private static int Report(IEnumerable<string> lines, int exitCode)
    {
        foreach (var line in lines)
        {
            Console.Error.WriteLine($"scraper: {line}");
        }

        return exitCode;
    }
}
