using System.CommandLine;
using System.Threading.Channels;
using Microsoft.Extensions.Configuration;
using Reactor;
using Scraper.Checking;
using Scraper.Fetching;
using Scraper.Fetching.Connecting;
using Scraper.Logging;
using Scraper.Options;
using Scraper.Pipeline;
using Scraper.Reading;
using Scraper.Reporting;

namespace Scraper.CommandLine;

/// <summary><c>scraper check</c>: what a run would do, with no page fetched.</summary>
internal static class CheckCommand
{
    public static Command Create()
    {
        var command = new Command("check", "Say what a run would do, and fetch no page; with --robots on ask each site for robots.txt.");
        var list = ListArgument.Create();
        command.Add(list);
        var common = new CommonOptions(command);
        RunCommand.AddSettings(command, common);
        command.SetAction(parsed => Run(parsed.GetValue(list)!, common, parsed));
        return command;
    }

    private static int Run(string list, CommonOptions common, ParseResult parsed)
    {
        var (options, configuration) = common.Load(parsed);
        UrlList.ThrowIfWrittenBy(list, options.Output);
        using var stream = UrlList.Open(list);
        var check = new ListCheck(Console.Out);

        // By the command line alone: who has it in the configuration does not expect a check to go to the network.
        var asksRobots = parsed.GetValue<string>("--robots") == "on";
        EventLoop.Run(async loop =>
        {
            var lines = new LineReader(stream, loop.Executor);
            await (asksRobots ? JudgeAsync(loop, lines, check, options, configuration) : ReadAsync(lines, check, options.List.ToShard(), jobs: null, CancellationToken.None));
        });
        check.Finish();
        return check.Refused == 0 ? ExitCode.AllDone : ExitCode.SomeFailed;
    }

    private static async Task ReadAsync(LineReader lines, ListCheck check, Shard shard, ChannelWriter<Job>? jobs, CancellationToken cancellationToken)
    {
        while (await lines.ReadAsync(cancellationToken) is { } line)
        {
            if (!UrlLine.IsBlank(line) && shard.Takes(line) && check.Add(line) is { } job && jobs is not null)
            {
                await jobs.WriteAsync(job, cancellationToken);
            }
        }
    }

    private static async Task JudgeAsync(EventLoop loop, LineReader lines, ListCheck check, ScraperOptions options, IConfiguration configuration)
    {
        using var log = LogSetup.Create(options.Log, configuration, new Screen(Console.OpenStandardError()), inColour: false);
        options = options with { Fetch = DescriptorLimit.Fit(ProxyEnvironment.Fill(options.Fetch, Environment.GetEnvironmentVariable), DescriptorLimit.FindRoom(), log) };
        using var names = new NameResolver(loop, options.Fetch.NameCache, options.Fetch.NameThreads);
        using var http = LoopHttp.Create(loop, names, new ConnectGuard(options.Fetch), options.Fetch, log);
        var fetching = FetchParts.Create(http, options, cache: null, loop.TimeProvider, log, new RunTotals(), CancellationToken.None);
        var robots = new RobotsCheck(fetching.Robots!, options.Fetch.Concurrency, Console.Out);
        await robots.RunAsync((jobs, token) => ReadAsync(lines, check, options.List.ToShard(), jobs, token), CancellationToken.None);
    }
}
