using System.CommandLine;
using Hypertext;
using Microsoft.Extensions.Configuration;
using Reactor;
using Scraper.Fetching;
using Scraper.Fetching.Connecting;
using Scraper.Logging;
using Scraper.Options;
using Scraper.Pipeline;
using Scraper.Reporting;

namespace Scraper.CommandLine;

/// <summary><c>scraper first</c>: asks several URLs at once, and prints the first that answers.</summary>
internal static class FirstCommand
{
    private static readonly Argument<string[]> Urls = new("URL") { Description = "The URLs to ask, all at once", Arity = ArgumentArity.OneOrMore };

    private static readonly Option<int?> Count = new("--count") { Description = "The answers that are wanted (default: 1)", HelpName = "N" };

    private static readonly Option<double?> Timeout = new("--timeout") { Description = "Seconds until there must be so many", HelpName = "S" };

    private static readonly Option<bool> OutputBody = new("--output-body") { Description = "Print the bodies of the answers, and the rest to standard error" };

    private static readonly Option<int> MaxBody = new("--max-body") { Description = "The size past which an answer is a failure, decoded", HelpName = "BYTES" };

    public static Command Create()
    {
        var command = new Command("first", "Ask several URLs at once, print the first that answers, and cancel the others.") { Urls, Count, Timeout, OutputBody };
        var common = new CommonOptions(command);
        common.Add(command, new Option<int>("--retries") { Description = "Times that a failed request is repeated, if that may help", HelpName = "N" }, "Fetch:Retries");
        common.Add(command, MaxBody, "Fetch:BodyByteLimit");
        common.Add(command, new Option<string[]>("--header", "-H") { Description = "A header to send besides, to the sites of the URLs (may be repeated)", HelpName = "'N: V'" }, "Fetch:Headers");
        common.Add(command, new Option<bool>("--allow-private") { Description = "Connect to private and loopback addresses too" }, "Fetch:AllowPrivate");
        common.Add(command, new Option<string[]>("--allow-host") { Description = "Connect to this host whatever its address, and to that port; may be repeated", HelpName = "HOST[:PORT]" }, "Fetch:AllowHosts");
        common.Add(command, new Option<string>("--http") { Description = "The version of HTTP: 1.1, or 2 where a server can do it", HelpName = "VERSION" }, "Fetch:Http");
        common.Add(command, new Option<string>("--proxy") { Description = "The proxy, by http, https, socks4 or socks5; none for no proxy", HelpName = "URL" }, "Fetch:Proxy");
        common.Add(command, new Option<string>("--ca-file") { Description = "Trust the authorities in this file (PEM) instead of the system's", HelpName = "FILE" }, "Fetch:CaFile");
        common.Add(command, new Option<bool>("--insecure") { Description = "Do not verify certificates" }, "Fetch:Insecure");
        command.Validators.Add(static result =>
        {
            if (result.TryGetValue(Count) is { } count && (count < 1 || count > result.GetValue(Urls)?.Length))
            {
                result.AddError("--count must be at least 1, and no more than there are URLs");
            }

            if (result.TryGetValue(Timeout) is not (null or (> 0 and <= 86_400)))
            {
                result.AddError("--timeout must be more than 0 s, and no more than a day");
            }
        });
        command.SetAction(parsed => Run(common, parsed));
        return command;
    }

    private static int Run(CommonOptions common, ParseResult parsed)
    {
        var (options, configuration) = common.Load(parsed);
        var jobs = Parse(parsed.GetValue(Urls)!);
        var fetch = ProxyEnvironment.Fill(options.Fetch, Environment.GetEnvironmentVariable);
        _ = TlsSettings.Load(fetch); // its faults are told before anything is sent
        return EventLoop.Run(loop => RunAsync(loop, jobs, options with { Fetch = fetch }, configuration, parsed));
    }

    private static Job[] Parse(string[] urls)
    {
        var faults = new List<string>();
        var jobs = new List<Job>();
        foreach (var text in urls)
        {
            if (Url.TryParse(text, out var url) && url.Scheme is "http" or "https")
            {
                jobs.Add(new Job(text, url));
            }
            else
            {
                faults.Add($"{Printable.Excerpt(Printable.WithoutUserInfo(text))}: not an absolute URL by http or https");
            }
        }

        return faults is [] ? [.. jobs] : throw new UsageException(faults);
    }

    private static async Task<int> RunAsync(EventLoop loop, Job[] jobs, ScraperOptions options, IConfiguration configuration, ParseResult parsed)
    {
        using var log = LogSetup.Create(options.Log, configuration, new Screen(Console.OpenStandardError()), inColour: false);
        loop.UnhandledException = exception => log.Error(exception, "A callback of the event loop failed");
        using var names = new NameResolver(loop, options.Fetch.NameCache, options.Fetch.NameThreads);
        using var http = LoopHttp.Create(loop, names, new ConnectGuard(options.Fetch), options.Fetch, log);
        var fetching = FetchParts.Create(http, options, cache: null, loop.TimeProvider, log, new RunTotals(), CancellationToken.None);
        var count = parsed.GetValue(Count) ?? 1;
        using var printer = new AnswerPrinter(loop, parsed.GetValue(OutputBody));

        // The default is there for what is held, or parsed. A body that is passed on is neither.
        var limit = printer.WantsBodies && parsed.GetResult(MaxBody) is not { Implicit: false } ? long.MaxValue : options.Fetch.BodyByteLimit;
        var first = new FirstAnswers(fetching, jobs, count, limit, printer);
        var timeout = parsed.GetValue(Timeout) is { } seconds ? TimeSpan.FromSeconds(seconds) : System.Threading.Timeout.InfiniteTimeSpan;
        return await first.RunAsync(timeout, loop.TimeProvider, CancellationToken.None) ? ExitCode.AllDone : Report(first, count);
    }

    private static int Report(FirstAnswers first, int count)
    {
        var isBrokenOff = first.Answered == count;
        if (!isBrokenOff)
        {
            Console.Error.WriteLine($"scraper: {first.Answered} of {first.Entrants.Count} URLs answered, {count} wanted:");
        }

        foreach (var entrant in first.Entrants.Where(entrant => entrant.HasArrived ? entrant.Failure is not null : !isBrokenOff))
        {
            var reason = entrant.Failure is { } failure ? $"{failure.Category.Name()}: {Printable.Escape(failure.Detail)}" : "given up";
            var extent = entrant.HasArrived ? $", after {entrant.WrittenBytes} bytes of its body" : "";
            Console.Error.WriteLine($"scraper: {AnswerPrinter.Name(entrant.Job)}: {reason}{extent}");
        }

        return ExitCode.SomeFailed;
    }
}
