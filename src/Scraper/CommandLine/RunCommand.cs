using System.CommandLine;
using Scraper.Fetching;
using Scraper.Reading;

namespace Scraper.CommandLine;

/// <summary><c>scraper run</c>: the main job.</summary>
internal static class RunCommand
{
    public static Command Create()
    {
        var command = new Command("run", "Fetch every URL of a list and append the links of the pages to a file.");
        var list = UrlList.Argument();
        command.Add(list);
        var common = new CommonOptions(command);
        common.Add(command, new Option<string>("--output", "-o") { Description = "The file to append links to", HelpName = "FILE" }, "Output:Path");
        common.Add(command, new Option<int>("--concurrency", "-c") { Description = "Requests in flight at once", HelpName = "N" }, "Fetch:Concurrency");
        common.Add(command, new Option<int>("--per-host") { Description = "Requests in flight at once to one host", HelpName = "N" }, "Fetch:ConcurrencyPerHost");
        common.Add(command, new Option<double>("--timeout") { Description = "Seconds that an attempt may take in all", HelpName = "S" }, "Fetch:TimeoutSeconds");
        common.Add(command, new Option<bool>("--allow-private") { Description = "Connect to private and loopback addresses too" }, "Fetch:AllowPrivate");
        common.Add(command, new Option<string>("--elements") { Description = "The elements whose href counts, as in a,area (default: all but base)", HelpName = "LIST" }, "Links:Elements");
        common.Add(command, new Option<string>("--schemes") { Description = "The schemes of links to keep, as in http,https (default: all)", HelpName = "LIST" }, "Links:Schemes");
        command.SetAction(parsed => Run(parsed.GetValue(list)!, common, parsed));
        return command;
    }

    private static int Run(string list, CommonOptions common, ParseResult parsed)
    {
        var (options, configuration) = common.Load(parsed);
        UrlList.ThrowIfWrittenBy(list, options.Output);
        using var stream = UrlList.Open(list);
        IConnectGuard guard = options.Fetch.AllowPrivate ? new OpenGuard() : new PublicOnlyGuard();
        return new RunSession(options, configuration, common.IsQuiet(parsed)).Run(stream, guard);
    }
}
