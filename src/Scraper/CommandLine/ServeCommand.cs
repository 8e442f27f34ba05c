using System.CommandLine;
using System.Net;
using Microsoft.Extensions.Configuration;
using Reactor;
using Scraper.Fetching.Connecting;
using Scraper.Logging;
using Scraper.Options;
using Scraper.Reporting;
using Scraper.Serving;
using Scraper.Telemetry;

namespace Scraper.CommandLine;

/// <summary><c>scraper serve</c>: pages over HTTP, the first completed of several mirrors among them.</summary>
internal static class ServeCommand
{
    /// <summary>Where the token is, if it is in no file. Never on the command line, which others can see.</summary>
    private const string TokenVariable = "SCRAPER_TOKEN";

    private static readonly Option<bool> Health = new("--health") { Description = "Ask the server that listens there whether it is well: exit code 0, or 1 if not" };

    public static Command Create()
    {
        var command = new Command("serve", "Serve the first completed of several mirrors, and the links of pages, over HTTP.");
        var common = new CommonOptions(command);
        var serve = new ServeOptions();
        common.Add(command, new Option<string>("--listen") { Description = $"Where to listen (default: {serve.Listen})", HelpName = "ADDRESS:PORT" }, "Serve:Listen");
        common.Add(command, new Option<string>("--token-file") { Description = $"The file with the token that clients have to show (or {TokenVariable} in the environment)", HelpName = "FILE" }, "Serve:TokenFile");
        common.Add(command, new Option<bool>("--allow-private") { Description = "Connect to private and loopback addresses too" }, "Fetch:AllowPrivate");
        common.Add(command, new Option<string[]>("--allow-host") { Description = "Connect to this host whatever its address, and to that port; may be repeated", HelpName = "HOST[:PORT]" }, "Fetch:AllowHosts");
        common.Add(command, new Option<int>("--concurrency", "-c") { Description = "Requests to sites in flight at once", HelpName = "N" }, "Fetch:Concurrency");
        common.Add(command, new Option<int>("--per-host") { Description = "Requests in flight at once to one host", HelpName = "N" }, "Fetch:ConcurrencyPerHost");
        common.Add(command, RunCommand.LogFormat, "Log:Format");
        command.Add(Health);
        command.SetAction(parsed =>
        {
            var (options, configuration) = common.Load(parsed);
            if (parsed.GetValue(Health))
            {
                return EventLoop.Run(loop => AskAsync(loop, options.Serve));
            }

            DescriptorLimit.ThrowIfTooLowToServe();
            var token = ReadToken(options.Serve);
            options = options with { Fetch = ProxyEnvironment.Fill(options.Fetch, Environment.GetEnvironmentVariable) };
            using var export = OtlpSettings.Find(options.Telemetry, Environment.GetEnvironmentVariable) is { } settings ? OtlpExport.Start(settings) : null;
            return EventLoop.Run(loop => RunAsync(loop, options, configuration, token, export));
        });
        return command;
    }

    private static async Task<int> RunAsync(EventLoop loop, ScraperOptions options, IConfiguration configuration, string? token, IDisposable? export)
    {
        using var log = LogSetup.Create(options.Log, configuration, new Screen(Console.OpenStandardError()), inColour: false);
        using var signals = new ShutdownSignals(loop, log);
        loop.UnhandledException = exception => log.Error(exception, "A callback of the event loop failed");
        if (token is null && !IPAddress.IsLoopback(options.Serve.ToEndPoint().Address))
        {
            log.Warning("Whoever reaches {Address} may ask for pages: there is no token (--token-file)", options.Serve.ToEndPoint().Address);
        }

        if (options.Fetch.Headers.Count > 0 || options.Fetch.Cookies)
        {
            log.Warning("Headers of the configuration go to every site that a client names, and cookies are those of all clients");
        }

        var guard = new ConnectGuard(options.Fetch);
        await PageServer.RunAsync(loop, options, token, guard, names: null, signals.Interruption, endPoint => log.Information("Listening on http://{EndPoint}", endPoint), log, export);
        return signals.ExitCode ?? ExitCode.AllDone;
    }

    private static async Task<int> AskAsync(EventLoop loop, ServeOptions options)
    {
        if (await HealthCheck.AskAsync(loop, options.ToEndPoint()) is not { } fault)
        {
            return ExitCode.AllDone;
        }

        Console.Error.WriteLine($"scraper: {fault}");
        return ExitCode.SomeFailed;
    }

    private static string? ReadToken(ServeOptions options)
    {
        if (options.TokenFile is null)
        {
            return Environment.GetEnvironmentVariable(TokenVariable) is { Length: > 0 } text
                ? Trim(text) ?? throw new UsageException([$"{TokenVariable}: no token in it"])
                : null;
        }

        using var file = new StreamReader(options.TokenFile);
        return Trim(file.ReadLine()) ?? throw new UsageException([$"{options.TokenFile}: no token on its first line"]);
    }

    /// <summary>A token as clients show it: a secret that is mounted or passed on often has a line break at its end.</summary>
    private static string? Trim(string? text) => text?.Trim() is { Length: > 0 } token ? token : null;
}
