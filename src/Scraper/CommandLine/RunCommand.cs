using System.CommandLine;
using Scraper.Distributing;
using Scraper.Fetching.Connecting;
using Scraper.Options;
using Scraper.Reporting;
using Scraper.Telemetry;
using Scraper.Writing;
using Scraper.Writing.Storage;

namespace Scraper.CommandLine;

/// <summary><c>scraper run</c>: the main job.</summary>
internal static class RunCommand
{
    public static Command Create()
    {
        var command = new Command("run", "Fetch every URL of a list and append the links of the pages to a file.");
        var list = ListArgument.Create();
        command.Add(list);
        var common = new CommonOptions(command);
        AddSettings(command, common);
        AddResuming(command, list);
        command.SetAction(parsed => Run(parsed.GetValue(list)!, common, parsed));
        return command;
    }

    /// <summary>Adds all options that stand for settings.</summary>
    public static void AddSettings(Command command, CommonOptions common)
    {
        common.Add(command, Output, "Output:Path");
        common.Add(command, Shard, "List:Shard");
        common.Add(command, Valued<string>("N|auto", "Event loops that fetch, each on a thread of its own with hosts of its own; auto: one for each processor (default: 1)", "--loops"), "Fetch:Loops");
        AddFetching(command, common);
        AddLinks(command, common);
        AddOutput(command, common);
        AddReport(command, common);
        AddBroker(command, common);
    }

    /// <summary>Adds the options on the broker by which several machines share a job.</summary>
    public static void AddBroker(Command command, CommonOptions common)
    {
        var broker = new BrokerOptions();
        AddBrokerAddress(command, common);
        common.Add(command, Valued<string>("NAME", "The name of the job", "--job"), "Broker:Job");
        common.Add(command, Valued<int>("N", $"The queues that a new job is spread over, more than there will be workers (default: {broker.Queues})", "--queues"), "Broker:Queues");
        common.Add(command, Valued<int>("N", $"The lines of one queue that a worker has under way (default: {broker.Prefetch})", "--prefetch"), "Broker:Prefetch");
    }

    /// <summary>Adds the options on where the broker is, and who asks.</summary>
    public static void AddBrokerAddress(Command command, CommonOptions common)
    {
        common.Add(command, Valued<string>("URL", "The RabbitMQ by which several machines share the job: amqp://HOST:PORT/VHOST, or amqps", "--broker"), "Broker:Url");
        common.Add(command, Valued<string>("FILE", "The file with USER:PASSWORD for the broker (or SCRAPER_BROKER_CREDENTIALS in the environment)", "--broker-credentials"), "Broker:CredentialsFile");
        common.Add(command, Valued<string>("FILE", "Trust the authorities in this file (PEM) for the broker instead of the system's", "--broker-ca"), "Broker:CaFile");
    }

    /// <summary>Adds the options on how pages are fetched.</summary>
    public static void AddFetching(Command command, CommonOptions common)
    {
        var fetch = new FetchOptions();
        common.Add(command, Valued<int>("N", $"Requests in flight at once (default: {fetch.Concurrency})", "--concurrency", "-c"), "Fetch:Concurrency");
        common.Add(command, Valued<int>("N", $"Requests in flight at once to one host (default: {fetch.ConcurrencyPerHost})", "--per-host"), "Fetch:ConcurrencyPerHost");
        common.Add(command, Valued<double>("S", $"Seconds between two requests to one host (default: {fetch.DelaySeconds})", "--delay"), "Fetch:DelaySeconds");
        common.Add(command, Valued<int>("N", $"Times that a failed request is repeated, if that may help (default: {fetch.Retries})", "--retries"), "Fetch:Retries");
        common.Add(command, Valued<double>("S", $"Seconds until there must be a connection (default: {fetch.ConnectTimeoutSeconds})", "--connect-timeout"), "Fetch:ConnectTimeoutSeconds");
        common.Add(command, Valued<double>("S", $"Seconds from there to the whole header of the answer (default: {fetch.HeadersTimeoutSeconds})", "--headers-timeout"), "Fetch:HeadersTimeoutSeconds");
        common.Add(command, Valued<double>("S", $"Seconds in which some of a body must arrive (default: {fetch.StallTimeoutSeconds})", "--stall-timeout"), "Fetch:StallTimeoutSeconds");
        common.Add(command, Valued<double>("S", $"Seconds that an attempt may take in all (default: {fetch.TotalTimeoutSeconds})", "--total-timeout", "--timeout"), "Fetch:TotalTimeoutSeconds");
        common.Add(command, Valued<int>("BYTES", $"The size past which a page is a failure, decoded (default: {fetch.BodyByteLimit})", "--max-body"), "Fetch:BodyByteLimit");
        common.Add(command, Valued<int>("N", $"Redirects followed for one URL (default: {fetch.RedirectLimit})", "--max-redirects"), "Fetch:RedirectLimit");
        AddMirrors(command, common, fetch);
        common.AddSwitch(command, Switched("Ask for robots.txt, and obey it: on or off (default: off)", "--robots"), "Fetch:Robots");
        common.AddSwitch(command, Switched("Keep cookies for the run, each for the host that set it: on or off (default: off)", "--cookies"), "Fetch:Cookies");
        common.Add(command, Valued<string>("FILE", "Remember in this file which version of each page was seen, and leave those out that have not changed", "--cache"), "Fetch:CacheFile");
        common.Add(command, Repeated("'N: V'", "A header to send besides, to the sites that are listed (may be repeated)", "--header", "-H"), "Fetch:Headers");
        common.Add(command, Repeated("'HOST[:PORT] basic USER:PASSWORD'", "What to show to a host: that, or 'HOST[:PORT] bearer TOKEN' (may be repeated)", "--auth"), "Fetch:Authorization");
        common.Add(command, new Option<bool>("--allow-private") { Description = "Connect to private and loopback addresses too" }, "Fetch:AllowPrivate");
        common.Add(command, Valued<string[]>("HOST[:PORT]", "Connect to this host whatever its address, and to that port; may be repeated", "--allow-host"), "Fetch:AllowHosts");
        common.Add(command, Valued<string>("VERSION", "The version of HTTP: 1.1, or 2 where a server can do it (default: 1.1)", "--http"), "Fetch:Http");
        common.Add(command, Valued<string>("URL", "The proxy, by http, https, socks4 or socks5; none for no proxy (default: that of the environment)", "--proxy"), "Fetch:Proxy");
        common.Add(command, Valued<string>("FILE", "Trust the authorities in this file (PEM) instead of the system's", "--ca-file"), "Fetch:CaFile");
        common.Add(command, Valued<string>("FILE", "The certificate (PEM or PFX) for servers that ask for one", "--client-cert"), "Fetch:ClientCertificate");
        common.Add(command, Valued<string>("FILE", "The key of that certificate (PEM), if it is in a file of its own", "--client-key"), "Fetch:ClientKey");
        common.Add(command, new Option<bool>("--insecure") { Description = "Do not verify certificates" }, "Fetch:Insecure");
    }

    /// <summary>Adds the options on which links are taken.</summary>
    public static void AddLinks(Command command, CommonOptions common)
    {
        common.Add(command, Valued<string>("LIST", "The elements whose href counts, as in a,area (default: all but base)", "--elements"), "Links:Elements");
        common.Add(command, Valued<string>("LIST", "The attributes that hold links, of href,src,srcset,action,refresh (default: href)", "--attributes"), "Links:Attributes");
        common.Add(command, Valued<string>("CSS", "Take the links of the elements that a CSS selector matches; ::attr(NAME) at its end takes that attribute", "--select"), "Links:Select");
        common.Add(command, Valued<string>("LIST", "Make more links the same: fragment,escapes,tracking,order or all (default: none)", "--normalize"), "Links:Normalize");
        common.AddSwitch(command, Switched("Take links within template elements too: on or off (default: off)", "--templates"), "Links:Templates");
        common.Add(command, Valued<string>("NAME", "What finds the links: scanner, or anglesharp for a second opinion (default: scanner)", "--parser"), "Links:Parser");
        common.Add(command, Valued<string>("LIST", "The schemes of links to keep, as in http,https (default: all)", "--schemes"), "Links:Schemes");
    }

    /// <summary>Adds the options on what a run leaves about itself.</summary>
    public static void AddReport(Command command, CommonOptions common)
    {
        common.Add(command, Valued<string>("FILE", "Write a report of the run when it is over: a page to open in a browser", "--report"), "Report:Page");
        common.Add(command, Valued<string>("FILE", "Write the figures of the run when it is over, as JSON", "--stats"), "Report:Stats");
    }

    private static void AddMirrors(Command command, CommonOptions common, FetchOptions fetch)
    {
        common.Add(command, Valued<string>("HOW", "How the URLs of one line, the mirrors of a page, are asked: race, hedge or fallback (default: hedge)", "--mirrors"), "Fetch:Mirrors");
        common.Add(command, Valued<double>("S", $"Seconds without an answer after which hedge asks the next mirror too (default: {fetch.HedgeDelaySeconds})", "--hedge-delay"), "Fetch:HedgeDelaySeconds");
        common.Add(command, Valued<string>("TEXT", "What the page of a mirror must hold somewhere to be taken", "--mirror-expect"), "Fetch:MirrorExpect");
        common.Add(command, Valued<int>("N", "End with the first N pages, and leave the rest", "--first"), "Fetch:PageLimit");
    }

    /// <summary>Adds the options on how results are written.</summary>
    public static void AddFormat(Command command, CommonOptions common)
    {
        common.Add(command, Valued<string>("FORMAT", "How links are written: txt, tsv, jsonl or csv (default: by the extension of the file)", "--format"), "Output:Format");
        common.Add(command, new Option<bool>("--per-page") { Description = "One line for each page, with all its links" }, "Output:PerPage");
    }

    /// <summary>Adds the options on the files that results are written to.</summary>
    public static void AddFiles(Command command, CommonOptions common)
    {
        common.Add(command, Valued<long>("BYTES", "Begin another file (results.1.txt) when one has this size", "--rotate"), "Output:RotateBytes");
        common.Add(command, Valued<string>("WHEN", "Make sure that results are on the device with each batch, at the end of the run, or none of both (default: batch)", "--durability"), "Output:Durability");
    }

    private static void AddOutput(Command command, CommonOptions common)
    {
        common.Add(command, LogFormat, "Log:Format");
        common.Add(command, Valued<string>("FILE", "Write metrics to this file while the run goes on and at its end, for the textfile collector of a node exporter", "--metrics-file"), "Telemetry:MetricsFile");
        AddFormat(command, common);
        AddFiles(command, common);
        common.Add(command, Valued<string>("N|P%", "Stop when more URLs than this have failed, or this share of them", "--max-failures"), "Fetch:FailureLimit");
    }

    private static void AddResuming(Command command, Argument<string> list)
    {
        command.Add(Fresh);
        command.Add(AppendChanged);
        command.Add(RetryFailed);
        command.Validators.Add(result =>
        {
            if (result.GetValue(Fresh) && result.GetValue(AppendChanged))
            {
                result.AddError("--fresh and --append-changed exclude each other");
            }

            if (result.GetValue(RetryFailed) && result.GetResult(list) is { Implicit: false })
            {
                result.AddError("--retry-failed takes the failures as its list, and no other");
            }
        });
    }

    private static Option<bool> Fresh { get; } = new("--fresh") { Description = "Begin anew where an earlier run was not finished; its results stay" };

    private static Option<bool> AppendChanged { get; } =
        new("--append-changed") { Description = "Go on with an unfinished run whose list has got more lines at its end" };

    private static Option<bool> RetryFailed { get; } = new("--retry-failed") { Description = "Take the failures of the last run as the list" };

    /// <summary>The option that names the file of links.</summary>
    public static Option<string> Output { get; } =
        Valued<string>("FILE", $"The file to append links to, or - for standard output (default: {new OutputOptions().Path})", "--output", "-o");

    /// <summary>The option for programs that read the log.</summary>
    public static Option<string> LogFormat { get; } = Valued<string>("HOW", "How the log is written: text, or json for an object a line (default: text)", "--log-format");

    /// <summary>The option that names a part of the list.</summary>
    public static Option<string> Shard { get; } = Valued<string>("I/N", "Take only the lines whose host belongs to part I, from 0, of N", "--shard");

    private static Option<T> Valued<T>(string valueName, string description, string name, params string[] aliases) =>
        new(name, aliases) { Description = description, HelpName = valueName };

    /// <summary>An option that is on or off.</summary>
    private static Option<string> Switched(string description, string name)
    {
        var option = Valued<string>("on|off", description, name);
        option.AcceptOnlyFromAmong("on", "off");
        return option;
    }

    private static Option<string[]> Repeated(string valueName, string description, string name, params string[] aliases) =>
        new(name, aliases) { Description = description, HelpName = valueName };

    private static int Run(string list, CommonOptions common, ParseResult parsed)
    {
        var (options, configuration) = common.Load(parsed);
        if (options.Broker.Url is not null)
        {
            ThrowIfNotShared(parsed, options);
            return SharedRunCommand.Run(list, options, configuration, common.Messages(parsed));
        }

        RunFiles.ThrowIfShared(list, options);
        options = options with { Fetch = ProxyEnvironment.Fill(options.Fetch, Environment.GetEnvironmentVariable) };
        using var telemetry = RunTelemetry.TryStart(options, Environment.GetEnvironmentVariable);
        try
        {
            var exitCode = Run(list, options, new RunSession(options, configuration, common.Messages(parsed), telemetry), parsed);
            telemetry?.End(exitCode);
            return exitCode;
        }
        catch (Exception exception) when (telemetry is not null)
        {
            telemetry.End(ScraperCommand.ExitCodeOf(exception));
            throw;
        }
    }

    private static int Run(string list, ScraperOptions options, RunSession session, ParseResult parsed)
    {
        _ = TlsSettings.Load(options.Fetch); // its faults are told before a file is touched
        new ReportFiles(options.Report, new SystemFiles()).Prepare();
        var mode = parsed.GetValue(Fresh) ? ResumeMode.Fresh : parsed.GetValue(AppendChanged) ? ResumeMode.GoOnWithLongerList : ResumeMode.GoOn;
        using var start = parsed.GetValue(RetryFailed) ? RunStart.TryOpenFailures(options, mode) : RunStart.Open(list, options, mode);
        if (start is null)
        {
            Console.Error.WriteLine($"There is nothing to try again: no {options.Output.FailuresPath}.");
            return ExitCode.AllDone;
        }

        return session.Run(start, new ConnectGuard(options.Fetch));
    }

    private static void ThrowIfNotShared(ParseResult parsed, ScraperOptions options)
    {
        BrokerAccess.ThrowIfSeveralLoops(options.Fetch);
        _ = TlsSettings.Load(options.Fetch);
        if (parsed.GetValue(Fresh) || parsed.GetValue(AppendChanged) || parsed.GetValue(RetryFailed))
        {
            throw new UsageException(["--fresh, --append-changed and --retry-failed do not go with --broker; submit --purge begins a job anew"]);
        }

        if (options.Fetch.PageLimit is not null || options.Fetch.FailureLimit is not null || options.Report.Page is not null || options.Report.Stats is not null || options.Telemetry.MetricsFile is not null || !options.List.ToShard().IsWhole)
        {
            throw new UsageException(["--first, --max-failures, --report, --stats, --metrics-file and --shard do not go with --broker; a job that is shared has its own figures (scraper jobs)"]);
        }
    }
}
