using Microsoft.Extensions.Configuration;
using Reactor;
using Scraper.Fetching.Connecting;
using Scraper.Logging;
using Scraper.Options;
using Scraper.Pipeline;
using Serilog.Events;

namespace Scraper.CommandLine;

/// <summary>A run as a command sees it: loop, log, signals, summary, exit code.</summary>
internal sealed class RunSession(ScraperOptions options, IConfiguration configuration, bool quiet)
{
    /// <summary>What has been done; complete when the run has ended.</summary>
    public RunTotals Totals { get; } = new();

    /// <summary>Runs the job.</summary>
    public int Run(RunStart start, IConnectGuard guard) => EventLoop.Run(loop => RunAsync(loop, start, guard));

    /// <summary>Runs the job on a loop that runs already.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(EventLoop loop, RunStart files, IConnectGuard guard)
    {
        using var log = LogSetup.Create(options.Log, configuration);
        using var signals = new ShutdownSignals(loop, log);
        loop.UnhandledException = exception => log.Error(exception, "A callback of the event loop failed");
        var start = loop.TimeProvider.GetTimestamp();
        if (files.Notice is { } notice)
        {
            log.Write(files.IsNoticeGrave ? LogEventLevel.Warning : LogEventLevel.Information, "{Notice:l}", Printable.Escape(notice));
        }

        await ScrapeRun.RunAsync(loop, files.List, files.Output, options, guard, names: null, signals.Interruption, Totals, log);
        if (signals.ExitCode is null && !Totals.IsOverFailureLimit && Totals.Left != 0)
        {
            throw new InvalidOperationException($"{Totals.Left} of {Totals.Read} URLs have ended neither as done nor as failed.");
        }

        if (!quiet)
        {
            Console.Error.WriteLine(RunSummary.Format(Totals, loop.TimeProvider.GetElapsedTime(start), options.Output, signals.ExitCode is not null));
        }

        return signals.ExitCode ?? (Totals.Failed + Totals.FailedBefore == 0 ? ExitCode.AllDone : ExitCode.SomeFailed);
    }
}
