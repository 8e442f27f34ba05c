using System.CommandLine;
using Reactor;
using Scraper.Reading;

namespace Scraper.CommandLine;

/// <summary><c>scraper check</c>: what a run would do, with nothing fetched.</summary>
internal static class CheckCommand
{
    /// <summary>How many hosts are named, those with the most URLs first.</summary>
    private const int HostsShown = 10;

    public static Command Create()
    {
        var command = new Command("check", "Say what a run would do, and fetch nothing.");
        var list = ListArgument.Create();
        command.Add(list);
        var common = new CommonOptions(command);
        command.SetAction(parsed =>
        {
            var (options, _) = common.Load(parsed);
            UrlList.ThrowIfWrittenBy(parsed.GetValue(list)!, options.Output);
            using var stream = UrlList.Open(parsed.GetValue(list)!);
            return EventLoop.Run(loop => CheckAsync(new LineReader(stream, loop.Executor)));
        });
        return command;
    }

    private static async Task<int> CheckAsync(LineReader lines)
    {
        var hosts = new Dictionary<string, long>();
        var seen = new HashSet<string>();
        long urls = 0, mirrors = 0, refused = 0;
        while (await lines.ReadAsync(CancellationToken.None) is { } line)
        {
            if (UrlLine.IsBlank(line))
            {
                continue;
            }

            if (!UrlLine.TryParse(line, out var job, out var failure))
            {
                refused++;
                Console.Out.WriteLine($"{Printable.Excerpt(Printable.WithoutUserInfo(failure.Source))}: {failure.Detail}");
                continue;
            }

            urls++;
            seen.Add(job.Listed);
            mirrors += job.Mirrors.Count;
            foreach (var place in job.Mirrors.Prepend(job))
            {
                hosts[place.Host] = hosts.GetValueOrDefault(place.Host) + 1;
            }
        }

        Console.Out.WriteLine($"{urls} URLs, {urls - seen.Count} of them listed before{(mirrors > 0 ? $", and {mirrors} mirrors" : "")}, on {hosts.Count} hosts; {refused} lines refused");
        foreach (var (host, count) in hosts.OrderByDescending(host => host.Value).ThenBy(host => host.Key, StringComparer.Ordinal).Take(HostsShown))
        {
            Console.Out.WriteLine($"{count,10} {Printable.Excerpt(host)}");
        }

        return refused == 0 ? ExitCode.AllDone : ExitCode.SomeFailed;
    }
}
