using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Reactor;
using Reactor.Kestrel;
using Scraper.Fetching;
using Scraper.Fetching.Connecting;
using Scraper.Options;
using Scraper.Parsing;
using Scraper.Pipeline;
using Serilog;

namespace Scraper.Serving;

/// <summary><c>scraper serve</c>: Kestrel and the fetching on one loop.</summary>
internal static class PageServer
{
    /// <summary>Serves until it is interrupted: then it takes no more requests, and finishes those that are in flight.</summary>
    /// <param name="loop">The loop.</param>
    /// <param name="options">The whole configuration.</param>
    /// <param name="token">What clients have to show, or null.</param>
    /// <param name="guard">What may be connected to.</param>
    /// <param name="names">How names are resolved; null for the system's way.</param>
    /// <param name="interruption">How it is ended.</param>
    /// <param name="listening">Told where it listens.</param>
    /// <param name="log">Told of what is worth a note.</param>
    /// <param name="export">What sends metrics to a collector; disposed of at the end. Null if nothing does.</param>
    /// <exception cref="IOException">It cannot listen there.</exception>
    public static async Task RunAsync(
        EventLoop loop,
        ScraperOptions options,
        string? token,
        IConnectGuard guard,
        INameResolver? names,
        Interruption interruption,
        Action<IPEndPoint> listening,
        ILogger log,
        IDisposable? export = null)
    {
        var room = DescriptorLimit.FindRoom();
        options = options with { Fetch = DescriptorLimit.Fit(options.Fetch, room / 2, log) };
        using var ownNames = names is null ? new NameResolver(loop, options.Fetch.NameCache, options.Fetch.NameThreads) : null;
        using var http = LoopHttp.Create(loop, names ?? ownNames!, guard, options.Fetch, log);
        var totals = new ServeTotals();
        var held = new HeldBytes(options.Serve.HeldByteLimit);
        using var meter = new ServeMeter(totals, held);
        var handler = CreateHandler(loop, http, options, token, guard, interruption, totals, held, log);
        await using var application = Build(loop, options.Serve, room / 2);
        application.Run(handler.AnswerAsync);
        listening(await StartAsync(application, options.Serve));

        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = interruption.Stopping.UnsafeRegister(_ => stopped.SetResult(), null);
        await stopped.Task;
        await application.StopAsync(interruption.Aborting);
        await loop.Executor.RunAsync(() => export?.Dispose(), CancellationToken.None); // while there is something to measure
    }

    private static WebApplication Build(EventLoop loop, ServeOptions options, int connectionLimit)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseEventLoop(loop).ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = options.RequestByteLimit;
            kestrel.Limits.MaxConcurrentConnections = connectionLimit; // the rest is for connections to the sites
            kestrel.Listen(options.ToEndPoint(), listen => listen.Protocols = HttpProtocols.Http1);
        });
        return builder.Build();
    }

    private static async Task<IPEndPoint> StartAsync(WebApplication application, ServeOptions options)
    {
        try
        {
            await application.StartAsync(CancellationToken.None);
        }
        catch (SocketException exception)
        {
            throw new IOException($"{options.Listen}: the server cannot listen there: {exception.Message}", exception);
        }

        // Not by its authority, in which the port is not written that is HTTP's own.
        var url = new Uri(application.Urls.Single());
        return new IPEndPoint(IPAddress.Parse(url.Host), url.Port);
    }

    private static ServeApplication CreateHandler(
        EventLoop loop, HttpMessageInvoker http, ScraperOptions options, string? token, IConnectGuard guard, Interruption interruption,
        ServeTotals totals, HeldBytes held, ILogger log)
    {
        // Requests that were begun may try again while the server drains.
        var fetching = FetchParts.Create(http, options, cache: null, loop.TimeProvider, log, new RunTotals(), interruption.Aborting);
        var pages = new KeptPageFetcher(fetching.CreateWalk(new KeptBodyReader(options.Fetch.BodyByteLimit, held)), fetching.Gate);
        return new ServeApplication(
            loop,
            new FirstEndpoint(new FirstRace(pages, totals), guard, options.Serve, loop.TimeProvider),
            new ScrapeEndpoint(fetching, LinkParts.CreateFinder(options.Links), totals, held, options, loop.TimeProvider),
            totals,
            held,
            options.Serve,
            token is null ? null : new BearerToken(token),
            log);
    }
}
