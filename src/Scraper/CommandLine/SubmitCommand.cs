using System.CommandLine;
using System.Globalization;
using Microsoft.Extensions.Configuration;
using Scraper.Distributing;
using Scraper.Options;
using Scraper.RabbitMQ;
using Scraper.Reading;

namespace Scraper.CommandLine;

/// <summary><c>scraper submit</c>: gives the lines of a list to the workers of a job.</summary>
internal static class SubmitCommand
{
    public static Command Create()
    {
        var command = new Command("submit", "Give the lines of a list to the workers of a job, through RabbitMQ.");
        var list = ListArgument.Create();
        var purge = new Option<bool>("--purge") { Description = "Remove the job of that name first, and all that is left of it" };
        command.Add(list);
        command.Add(purge);
        var common = new CommonOptions(command);
        RunCommand.AddBroker(command, common);
        RunCommand.AddLinks(command, common);
        RunCommand.AddFormat(command, common);
        common.Add(command, RunCommand.LogFormat, "Log:Format");
        command.SetAction(parsed =>
        {
            var (options, configuration) = common.Load(parsed);
            return Run(parsed.GetValue(list)!, parsed.GetValue(purge), options, configuration, common.Messages(parsed));
        });
        return command;
    }

    private static int Run(string name, bool isPurging, ScraperOptions options, IConfiguration configuration, RunMessages messages)
    {
        var job = BrokerAccess.FindJob(options.Broker);
        using var list = UrlList.Open(name);
        var identity = ListIdentity.Of(name, list);
        return SharedSession.Run(options, configuration, messages, async session =>
        {
            var broker = session.Connect("submit");
            if (isPurging)
            {
                await broker.RunAsync((connection, token) => JobRemoval.RunAsync(connection, job, token), session.Signals.Interruption.Stopping);
            }

            var submission = new ListSubmission(session.Loop, options, job, identity, session.Log);
            var interruption = session.Signals.Interruption;
            var known = await submission.RunAsync(broker, new LineReader(list, session.Loop.Executor), interruption, interruption.Aborting);
            if (!messages.IsQuiet)
            {
                Console.Error.WriteLine(Describe(known));
            }

            return session.Signals.ExitCode ?? ExitCode.AllDone;
        });
    }

    private static string Describe(JobDescription job) => string.Create(
        CultureInfo.InvariantCulture,
        $"job {job.Name}: {(job.IsDone ? "done already; --purge begins it anew" : job.LineCount is { } count ? $"all {count:N0} lines are submitted" : $"submitted up to line {job.SubmittedTo:N0}; the same command goes on from there")}");
}
