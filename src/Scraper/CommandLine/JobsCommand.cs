using System.CommandLine;
using Scraper.Distributing;
using Scraper.Options;

namespace Scraper.CommandLine;

/// <summary><c>scraper jobs</c>: the jobs that the broker knows, and how far they are.</summary>
internal static class JobsCommand
{
    public static Command Create()
    {
        var command = new Command("jobs", "List the jobs that RabbitMQ has, and how far they are.");
        var aside = new Option<string?>("--aside") { Description = "Print what was set aside of a job instead, a message a line", HelpName = "NAME" };
        var remove = new Option<string?>("--remove") { Description = "Remove a job, and all that is left of it", HelpName = "NAME" };
        command.Add(aside);
        command.Add(remove);
        var common = new CommonOptions(command);
        RunCommand.AddBrokerAddress(command, common);
        command.SetAction(parsed =>
        {
            var (options, configuration) = common.Load(parsed);
            return SharedSession.Run(options, configuration, common.Messages(parsed), async session =>
            {
                var broker = session.Connect("jobs");
                var stopping = session.Signals.Interruption.Stopping;
                if (parsed.GetValue(remove) is { } name)
                {
                    return await broker.RunAsync((connection, token) => JobRemoval.RunAsync(connection, name, token), stopping)
                        ? ExitCode.AllDone
                        : throw new UsageException([$"there is no job {Printable.Excerpt(name)}"]);
                }

                var lines = await broker.RunAsync(
                    (connection, token) => parsed.GetValue(aside) is { } job ? JobReport.ListAsideAsync(connection, job, token) : JobReport.ListAsync(connection, token), stopping);
                foreach (var line in lines)
                {
                    Console.Out.WriteLine(line);
                }

                return ExitCode.AllDone;
            });
        });
        return command;
    }
}
