using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Scraper.CommandLine;

/// <summary>What stands at the end of the help of a command: how it is commonly used.</summary>
internal static class Examples
{
    private const string Program =
        """
        Examples:
          scraper run urls.txt               links to results/results.txt, failures to results/failures.txt
          scraper check urls.txt             what would be done; nothing is fetched
          scraper explain http://example.org/    one page, step by step
          scraper config                     the settings, and where each comes from
          scraper demo                       try it without a network

        Exit codes: 0 all done; 1 some URLs failed; 2 usage or configuration; 3 a file; 130, 143 interrupted.
        SIGINT and SIGTERM end a run in good order; SIGQUIT (Ctrl+\) and SIGUSR1 have it tell what it is at.
        Every option of run is a setting of config/scraper.json too, and a variable: SCRAPER__FETCH__CONCURRENCY=500.

        """;

    private const string Run =
        """
        Examples:
          scraper run                        the list is urls.txt
          zcat urls.gz | scraper run - -o links.jsonl.gz
          scraper run -c 500 --per-host 4    faster, and still kind to each host
          scraper run --elements a,area --schemes http,https --normalize fragment
          scraper run --robots on --delay 2  obey robots.txt, two seconds between requests to one host
          scraper run --report report.html   a page about the run when it is over
          scraper run --retry-failed         the failures of the last run as the list
          scraper run -q || mail -s "$? from scraper" me < results/failures.txt      from cron

        A run that did not come to its end goes on when the same command is given again.

        """;

    /// <summary>Adds the examples to the help of the commands.</summary>
    public static void AddTo(RootCommand root)
    {
        var help = root.Options.OfType<HelpOption>().Single();
        help.Action = new HelpWithExamples((HelpAction)help.Action!);
    }

    /// <summary>Prints the help, then the examples.</summary>
    private sealed class HelpWithExamples(HelpAction help) : SynchronousCommandLineAction
    {
        public override int Invoke(ParseResult parseResult)
        {
            var exitCode = help.Invoke(parseResult);
            parseResult.InvocationConfiguration.Output.Write(parseResult.CommandResult.Command switch
            {
                RootCommand => Program,
                { Name: "run" } => Run,
                _ => "",
            });
            return exitCode;
        }
    }
}
