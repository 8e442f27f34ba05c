using System.CommandLine;
using System.Text;
using Reactor;
using Scraper.Demo;
using Scraper.Fetching.Connecting;
using Scraper.Options;
using Scraper.Reporting;
using Scraper.Writing;
using Scraper.Writing.Storage;

namespace Scraper.CommandLine;

/// <summary><c>scraper demo</c>: the main job against a site that the program serves itself.</summary>
internal static class DemoCommand
{
    public static Command Create()
    {
        var command = new Command("demo", "Do the main job on a small site that the program itself serves on loopback.");
        var common = new CommonOptions(command);
        common.Add(command, RunCommand.Output, "Output:Path");
        RunCommand.AddReport(command, common);
        command.SetAction(parsed =>
        {
            var (options, configuration) = common.Load(parsed);
            options = options with { Output = WritableOutput(options.Output), Fetch = options.Fetch with { Proxy = FetchOptions.NoProxyAtAll } };
            RunFiles.ThrowIfShared(list: null, options);
            new ReportFiles(options.Report, new SystemFiles()).Prepare();
            var session = new RunSession(options, configuration, common.Messages(parsed));
            return EventLoop.Run(loop => RunAsync(loop, session, options, common.IsQuiet(parsed)));
        });
        return command;
    }

    /// <summary>Where the demo writes: to a temporary folder if the usual place, which nobody asked for, cannot be written.</summary>
    private static OutputOptions WritableOutput(OutputOptions output)
    {
        if (output != new OutputOptions())
        {
            return output;
        }

        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(output.Path)!);
            new FileStream(output.Path, FileMode.Append).Dispose();
            return output;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            var folder = Directory.CreateTempSubdirectory("scraper-demo-").FullName;
            Console.Error.WriteLine($"{output.Path} cannot be written here; the demo writes to {folder}.");
            return new OutputOptions { Path = Path.Combine(folder, "results.txt") };
        }
    }

    private static async Task<int> RunAsync(EventLoop loop, RunSession session, ScraperOptions options, bool quiet)
    {
        await using var server = await DemoServer.StartAsync();
        var list = new MemoryStream(Encoding.UTF8.GetBytes(server.UrlList));
        using var start = await loop.Executor.RunAsync(() => RunStart.Open("demo", list, options, ResumeMode.Fresh));
        var exitCode = await session.RunAsync(loop, start, new SingleServerGuard(server.EndPoint));
        if (exitCode is ExitCode.Interrupted or ExitCode.Terminated)
        {
            return exitCode;
        }

        var faults = DemoExpectation.Compare(session.Totals).ToArray();
        if (faults is not [])
        {
            throw new UsageException(["the demo did not end as it should:", .. faults]);
        }

        if (!quiet)
        {
            Console.Error.WriteLine("This is what the demo's site holds: the failures are there on purpose.");
        }

        return ExitCode.AllDone;
    }
}
