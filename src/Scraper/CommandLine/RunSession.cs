using Microsoft.Extensions.Configuration;
using Reactor;
using Scraper.Fetching;
using Scraper.Fetching.Connecting;
using Scraper.Logging;
using Scraper.Options;
using Scraper.Pipeline;
using Scraper.Reporting;
using Scraper.Reporting.Statistics;
using Scraper.Telemetry;
using Scraper.Writing.Storage;
using Serilog;
using Serilog.Events;

namespace Scraper.CommandLine;

/// <summary>A run as a command sees it: loop, log, progress, signals, summary, exit code.</summary>
internal sealed class RunSession(ScraperOptions options, IConfiguration configuration, RunMessages messages, RunTelemetry? telemetry = null)
{
    /// <summary>What has been done; complete when the run has ended.</summary>
    public RunTotals Totals { get; } = new();

    /// <summary>Runs the job.</summary>
    public int Run(RunStart start, IConnectGuard guard) => EventLoop.Run(loop => RunAsync(loop, start, guard));

    /// <summary>Runs the job on a loop that runs already.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(EventLoop loop, RunStart files, IConnectGuard guard)
    {
        var screen = new Screen(Console.OpenStandardError());
        using var log = LogSetup.Create(options.Log, configuration, screen, messages.Terminal.CanColour);
        using var signals = new ShutdownSignals(loop, log);
        var flights = new FlightList(loop.TimeProvider);
        var statistics = options.Report.IsWanted ? new RunStatistics(loop.TimeProvider) : null;
        var notes = new RunNotes(options.Log.Format, screen, log);
        using var questions = new ReportSignals(loop, async () => FlightReport.Format(Totals, await flights.LookAsync()), notes.Answer);
        loop.UnhandledException = exception => log.Error(exception, "A callback of the event loop failed");
        var start = loop.TimeProvider.GetTimestamp();
        if (files.Notice is { } notice)
        {
            log.Write(files.IsNoticeGrave ? LogEventLevel.Warning : LogEventLevel.Information, "{Notice:l}", Printable.Escape(notice));
        }

        await TaskGroup.RunAsync(async group =>
        {
            StartProgress(group, new RunProgress(loop, Totals, flights, files.ListLength), screen, log);
            var plan = new FetchPlan(options, guard, Names: null, log) { Observer = telemetry?.Observe(Totals, flights, loop.TimeProvider) };
            if (telemetry is not null)
            {
                group.StartSoon(token => telemetry.KeepWritingAsync(loop, log, token));
            }

            var watch = new RunWatch { Flights = flights, Statistics = statistics, Fetched = telemetry is null ? null : telemetry.Measure };
            await ScrapeRun.RunAsync(loop, files.List, files.Output, plan, signals.Interruption, Totals, watch);
            group.Cancel();
        });
        var interrupted = Totals.IsComplete ? null : signals.ExitCode;
        if (interrupted is null && !Totals.IsOverFailureLimit && !Totals.HasPagesEnough && Totals.Left != 0)
        {
            throw new InvalidOperationException($"{Totals.Left} of {Totals.Read} URLs have ended neither as done nor as failed.");
        }

        if (!messages.IsQuiet)
        {
            notes.Summarize(Totals, loop.TimeProvider.GetElapsedTime(start), options.Output, interrupted is not null);
        }

        if (statistics is not null)
        {
            await WriteReportAsync(loop, statistics.Summarize(files.ListName, options.Output.Path, Totals, FindEnd(interrupted)), notes);
        }

        await (telemetry?.CloseAsync(loop) ?? Task.CompletedTask);
        return interrupted ?? (HasSucceeded() ? ExitCode.AllDone : ExitCode.SomeFailed);
    }

    private RunEnd FindEnd(int? interrupted) => this switch
    {
        _ when interrupted is not null => RunEnd.Interrupted,
        { Totals.IsOverFailureLimit: true } => RunEnd.FailureLimit,
        { Totals.HasPagesEnough: true } => RunEnd.PageLimit,
        _ => RunEnd.Complete,
    };

    private async Task WriteReportAsync(EventLoop loop, RunFigures figures, RunNotes notes)
    {
        var report = new ReportFiles(options.Report, new SystemFiles());
        await loop.Executor.RunAsync(() => report.Write(figures));
        if (!messages.IsQuiet)
        {
            notes.Refer(report.Paths);
        }
    }

    private bool HasSucceeded() => options.Fetch.PageLimit is null ? Totals.Failed + Totals.FailedBefore == 0 : Totals.HasPagesEnough;

    private void StartProgress(TaskGroup group, RunProgress progress, Screen screen, ILogger log)
    {
        // A panel does not go with others who write to the same terminal: the results, or sinks of the user's.
        if (messages.HasPanel && options.Log.Format == LogFormat.Text && !(options.Output.IsStandardOutput && !Console.IsOutputRedirected) && !configuration.GetSection("Serilog").Exists())
        {
            group.StartSoon(token => progress.ShowAsync(screen, messages.Terminal.CanColour, token));
        }
        else if (!messages.IsQuiet)
        {
            group.StartSoon(token => progress.LogAsync(log, token));
        }
    }
}
