using System.CommandLine;
using Scraper.Writing;
using Scraper.Writing.Journals;
using Scraper.Writing.Storage;

namespace Scraper.CommandLine;

/// <summary><c>scraper status</c>: how far a run has got, by its journal; nothing is touched.</summary>
internal static class StatusCommand
{
    public static Command Create()
    {
        var command = new Command("status", "Say how far the run has got that writes to a file, by its journal.");
        var common = new CommonOptions(command);
        common.Add(command, RunCommand.Output, "Output:Path");
        command.SetAction(parsed => Run(new OutputPaths(common.Load(parsed).Options.Output)));
        return command;
    }

    private static int Run(OutputPaths paths)
    {
        var files = new SystemFiles();
        if (Recovery.TryRead(files, paths.Journal) is not { } state)
        {
            Console.Error.WriteLine($"scraper: {paths.Journal}: no such journal");
            return ExitCode.File;
        }

        using var results = files.TryOpenRead(paths.Part(state.Part));
        foreach (var line in RunStatus.Format(state, paths, results?.Length ?? 0, IsRunning(state)))
        {
            Console.Out.WriteLine(line);
        }

        return ExitCode.AllDone;
    }

    /// <summary>Whether the process that worked on the run is there. The lock would say so surely, and keep a run from beginning.</summary>
    private static bool IsRunning(RunState state) =>
        state is { Ended: null, LastOpen: { } open }
        && open.Host == Environment.MachineName && open.ProcessId != Environment.ProcessId && Directory.Exists($"/proc/{open.ProcessId}");
}
