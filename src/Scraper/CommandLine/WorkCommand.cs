using System.CommandLine;
using System.Globalization;
using Scraper.Distributing;
using Scraper.Fetching;
using Scraper.Fetching.Connecting;
using Scraper.Options;
using Scraper.Pipeline;
using Scraper.Reporting;

namespace Scraper.CommandLine;

/// <summary><c>scraper work</c>: fetches the lines of a job that RabbitMQ gives to this worker.</summary>
internal static class WorkCommand
{
    public static Command Create()
    {
        var command = new Command("work", "Be a worker of a job: fetch the lines that RabbitMQ has for it, until the job is done.");
        var common = new CommonOptions(command);
        RunCommand.AddBroker(command, common);
        RunCommand.AddFetching(command, common);
        common.Add(command, RunCommand.LogFormat, "Log:Format");
        command.SetAction(parsed =>
        {
            var (options, configuration) = common.Load(parsed);
            BrokerAccess.ThrowIfSeveralLoops(options.Fetch);
            _ = TlsSettings.Load(options.Fetch);
            var job = BrokerAccess.FindJob(options.Broker);
            options = options with { Fetch = ProxyEnvironment.Fill(options.Fetch, Environment.GetEnvironmentVariable) };
            var messages = common.Messages(parsed);
            return SharedSession.Run(options, configuration, messages, session => WorkAsync(session, options, job, messages.IsQuiet));
        });
        return command;
    }

    private static async Task<int> WorkAsync(SharedSession session, ScraperOptions options, string job, bool isQuiet)
    {
        var totals = new RunTotals();
        var flights = new FlightList(session.Loop.TimeProvider);
        using var questions = new ReportSignals(session.Loop, async () => FlightReport.Format(totals, await flights.LookAsync()), new RunNotes(options.Log.Format, session.Screen, session.Log).Answer);
        var work = new SharedWork(session.Loop, options, job, new ConnectGuard(options.Fetch), totals, flights, session.Log);
        var isDone = await work.RunAsync(session.Connect("work"), session.Signals.Interruption, CancellationToken.None);
        if (!isQuiet)
        {
            Console.Error.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{totals.Done:N0} pages done, {totals.Failed:N0} failed by this worker; {(isDone ? $"job {job} is done" : "the rest is for others")}"));
        }

        return session.Signals.ExitCode ?? ExitCode.AllDone;
    }
}
