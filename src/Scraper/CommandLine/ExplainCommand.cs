using System.CommandLine;
using Reactor;
using Scraper.Explaining;
using Scraper.Fetching.Connecting;
using Scraper.Logging;
using Scraper.Options;
using Scraper.Reading;
using Scraper.Reporting;

namespace Scraper.CommandLine;

/// <summary><c>scraper explain</c>: fetches one page as a run would, and tells of every step.</summary>
internal static class ExplainCommand
{
    public static Command Create()
    {
        var command = new Command("explain", "Fetch one page as a run would, and tell every step; nothing is written.");
        var url = new Argument<string>("URL") { Description = "The URL, as a list would have it" };
        command.Add(url);
        var common = new CommonOptions(command);
        RunCommand.AddFetching(command, common);
        RunCommand.AddLinks(command, common);
        command.SetAction(parsed => Run(parsed.GetValue(url)!, common, parsed));
        return command;
    }

    private static int Run(string text, CommonOptions common, ParseResult parsed)
    {
        var (options, configuration) = common.Load(parsed);
        _ = TlsSettings.Load(options.Fetch);
        options = options with { Fetch = ProxyEnvironment.Fill(options.Fetch, Environment.GetEnvironmentVariable) };
        if (!UrlLine.TryParse(new InputLine(1, text), out var job, out var failure))
        {
            throw new UsageException([$"{Printable.Excerpt(Printable.LineWithoutUserInfo(text))}: {failure.Detail[(failure.Detail.IndexOf(": ", StringComparison.Ordinal) + 2)..]}"]);
        }

        using var log = LogSetup.Create(options.Log, configuration, new Screen(Console.OpenStandardError()), common.Messages(parsed).Terminal.CanColour);
        try
        {
            var isDone = EventLoop.Run((loop, cancellationToken) => ExplainedFetch.RunAsync(
                loop, job, options, new ConnectGuard(options.Fetch), new Explanation(Console.Out), log, cancellationToken));
            return isDone ? ExitCode.AllDone : ExitCode.SomeFailed;
        }
        catch (OperationCanceledException)
        {
            return ExitCode.Interrupted;
        }
    }
}
