using System.Net;
using Reactor;
using Scraper.Options;
using Serilog;

namespace Scraper.Fetching.Connecting;

/// <summary>Makes .NET's own HTTP client run on the loop.</summary>
internal static class LoopHttp
{
    // Without it a gzip or deflate body that was cut off ends as if it were whole.
    static LoopHttp() => AppContext.SetSwitch("System.IO.Compression.UseStrictValidation", true);

    /// <summary>A client whose connections are those of a <see cref="Connector"/> and whose work is done on the loop thread.</summary>
    /// <remarks>
    /// Requests must not queue inside it (each that does costs a trip to the thread pool), so it has no limit of connections:
    /// whoever sends limits how many are sent at once.
    /// </remarks>
    public static HttpMessageInvoker Create(EventLoop loop, INameResolver names, IConnectGuard guard, FetchOptions options, ILogger log) =>
        new(CreateHandler(loop, new Connector(loop, names, guard, options, log)));

    /// <summary>The handler of that client. It follows no redirects, keeps no cookies, and uses no proxy.</summary>
    internal static SocketsHttpHandler CreateHandler(EventLoop loop, Connector connector) => new()
    {
        ConnectCallback = async (context, cancellationToken) =>
            await LoopEntrance.RunAsync(loop, () => connector.ConnectAsync(context.DnsEndPoint, cancellationToken)),
        ConnectTimeout = Timeout.InfiniteTimeSpan, // the connector has one of its own, on the loop's clock
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.All,
        UseCookies = false,
        UseProxy = false,
        ActivityHeadersPropagator = null,
        MaxResponseHeadersLength = 64, // in KiB
    };
}
