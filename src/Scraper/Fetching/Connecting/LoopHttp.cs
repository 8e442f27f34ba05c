using System.Net;
using Reactor;
using Scraper.Options;
using Scraper.Pipeline;
using Serilog;

namespace Scraper.Fetching.Connecting;

/// <summary>Makes .NET's own HTTP client run on the loop.</summary>
internal static class LoopHttp
{
    /// <summary>A client whose connections are those of a <see cref="Connector"/> and whose work is done on the loop thread.</summary>
    /// <remarks>
    /// Requests must not queue inside it (each that does costs a trip to the thread pool), so it has no limit of connections:
    /// whoever sends limits how many are sent at once. It follows no redirects, and keeps no cookies.
    /// </remarks>
    /// <exception cref="UsageException">A file that the options name cannot be read.</exception>
    public static HttpMessageInvoker Create(EventLoop loop, INameResolver names, IConnectGuard guard, FetchOptions options, ILogger log) =>
        Create(loop, names, guard, options, log, LoopPart.Whole);

    /// <summary>The same for one of several loops, which has its share of the descriptors; the first one says what is to be said of all.</summary>
    /// <inheritdoc cref="Create(EventLoop, INameResolver, IConnectGuard, FetchOptions, ILogger)"/>
    public static HttpMessageInvoker Create(EventLoop loop, INameResolver names, IConnectGuard guard, FetchOptions options, ILogger log, LoopPart part)
    {
        var tls = TlsSettings.Load(options);
        if (tls.IsInsecure && part.Index == 0)
        {
            log.Warning("Certificates are not verified (--insecure): anybody on the way can read and change what https brings");
        }

        var connector = new Connector(loop, names, guard, new Dialer(loop, part.ShareOf(DescriptorLimit.FindRoomBeside(part.Count)), log), options);
        var handshake = new TlsHandshake(tls, TimeSpan.FromSeconds(options.TlsTimeoutSeconds));
        var proxies = ProxyRules.Create(options);
        var handler = CreateHandler(
            options,
            (context, cancellationToken) => LoopEntrance.RunAsync(
                loop, () => ConnectAsync(connector, handshake, IsProxied(proxies, context), context, cancellationToken)));
        return new HttpMessageInvoker(proxies is null ? handler : new ProxiedTargets(proxies, guard, UseProxies(handler, proxies, tls, options)));
    }

    private static SocketsHttpHandler CreateHandler(
        FetchOptions options, Func<SocketsHttpConnectionContext, CancellationToken, Task<Stream>> connect) => new()
    {
        ConnectCallback = async (context, cancellationToken) => await connect(context, cancellationToken),
        ConnectTimeout = Timeout.InfiniteTimeSpan, // the connector has one of its own, on the loop's clock
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(options.IdleTimeoutSeconds),
        PooledConnectionLifetime = TimeSpan.FromSeconds(options.ConnectionLifetimeSeconds),
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None, // see ContentCodings
        UseCookies = false,
        UseProxy = false,
        ActivityHeadersPropagator = null,
        MaxResponseHeadersLength = 64, // in KiB
    };

    /// <summary>Lets a handler use proxies. What lies behind the connection to one, a tunnel and TLS within, is the handler's doing.</summary>
    private static SocketsHttpHandler UseProxies(SocketsHttpHandler handler, ProxyRules proxies, TlsSettings tls, FetchOptions options)
    {
        handler.UseProxy = true;
        handler.Proxy = proxies;
        handler.ConnectTimeout = TimeSpan.FromSeconds(options.ConnectTimeoutSeconds + options.TlsTimeoutSeconds);
        handler.SslOptions = tls.CreateOptions(
            host: null,
            protocols: null,
            (_, _, _, errors) => tls.IsInsecure || errors == System.Net.Security.SslPolicyErrors.None);
        return handler;
    }

    /// <summary>Whether a connection is one to a proxy: that of a tunnel, or of a request that goes through it.</summary>
    private static bool IsProxied(ProxyRules? proxies, SocketsHttpConnectionContext context) =>
        context.InitialRequestMessage.Method == HttpMethod.Connect || proxies?.GetProxy(context.InitialRequestMessage.RequestUri!) is not null;

    /// <summary>A connection to a server, secured if the request is https. The handler takes a secured one as it is.</summary>
    private static async Task<Stream> ConnectAsync(
        Connector connector, TlsHandshake handshake, bool isProxied, SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var host = context.DnsEndPoint;
        var request = context.InitialRequestMessage;
        request.Options.TryGetValue(ExchangeDeadlines.OfRequest, out var deadlines);

        // The handler itself would go on with a connection whose request was cancelled, for another one to use.
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadlines?.Token ?? CancellationToken.None);
        try
        {
            var stream = await connector.ConnectAsync(host, isProxied, deadlines, either.Token);
            if (isProxied || request.RequestUri!.Scheme != Uri.UriSchemeHttps)
            {
                return stream;
            }

            deadlines?.Enter(ExchangePhase.Securing);
            return await handshake.RunAsync(stream, host.Host, request.Version.Major >= 2, either.Token);
        }
        finally
        {
            deadlines?.Enter(ExchangePhase.AwaitingHeaders);
        }
    }
}
