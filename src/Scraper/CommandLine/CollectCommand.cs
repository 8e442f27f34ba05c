using System.CommandLine;
using System.Globalization;
using Scraper.Distributing;
using Scraper.Options;
using Scraper.Pipeline;
using Scraper.RabbitMQ;

namespace Scraper.CommandLine;

/// <summary><c>scraper collect</c>: writes the results of a job to a file, each line's once.</summary>
internal static class CollectCommand
{
    public static Command Create()
    {
        var command = new Command("collect", "Write what the workers of a job have found to a file, until the job is done.");
        var common = new CommonOptions(command);
        RunCommand.AddBroker(command, common);
        common.Add(command, RunCommand.Output, "Output:Path");
        RunCommand.AddFiles(command, common);
        common.Add(command, RunCommand.LogFormat, "Log:Format");
        command.SetAction(parsed =>
        {
            var (options, configuration) = common.Load(parsed);
            var job = BrokerAccess.FindJob(options.Broker);
            var messages = common.Messages(parsed);
            return SharedSession.Run(options, configuration, messages, session => CollectAsync(session, options, job, messages.IsQuiet, session.Signals.Interruption.Stopping));
        });
        return command;
    }

    /// <summary>Collects the results of a job; waits for it to begin, if it has not.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> CollectAsync(SharedSession session, ScraperOptions options, string name, bool isQuiet, CancellationToken stopping)
    {
        var broker = session.Connect("collect");
        var job = await broker.RunAsync((connection, token) => new JobRegistry(connection).WaitAsync(name, token), stopping);
        options = JobSettings.Apply(job, options);
        using var output = await session.Loop.Executor.RunAsync(() => CollectionOutput.TryOpen(job, options), stopping);
        var totals = new RunTotals { FailedBefore = output?.FailedBefore ?? job.Failed };
        if (output is null)
        {
            await broker.RunAsync((connection, token) => Collection.EndAsync(connection, job, token), stopping);
        }
        else if (!await new Collection(session.Loop, output, options, job, totals, session.Log).RunAsync(broker, stopping))
        {
            return session.Signals.ExitCode ?? ExitCode.SomeFailed;
        }

        if (!isQuiet)
        {
            Console.Error.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"job {name}: {totals.Done:N0} pages and {totals.Failed:N0} failures collected now{(totals.FailedBefore > 0 ? $", {totals.FailedBefore:N0} failures before" : "")}; all is in {options.Output.Path}"));
        }

        return totals.Failed + totals.FailedBefore == 0 ? ExitCode.AllDone : ExitCode.SomeFailed;
    }
}
