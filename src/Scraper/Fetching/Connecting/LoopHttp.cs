using System.Net;

namespace Scraper.Fetching.Connecting;

/// <summary>Makes .NET's own HTTP client run on the loop.</summary>
internal static class LoopHttp
{
    // Without it a gzip or deflate body that was cut off ends as if it were whole.
    static LoopHttp() => AppContext.SetSwitch("System.IO.Compression.UseStrictValidation", true);

    /// <summary>A client whose connections are the <paramref name="connector"/>'s and whose work is done on the loop thread.</summary>
    /// <remarks>
    /// Requests must not queue inside it (each that does costs a trip to the thread pool), so it has no limit of connections:
    /// whoever sends limits how many are sent at once.
    /// </remarks>
    public static HttpMessageInvoker Create(Connector connector) => new(CreateHandler(connector));

    /// <summary>The handler of that client. It follows no redirects, keeps no cookies, and uses no proxy.</summary>
    internal static SocketsHttpHandler CreateHandler(Connector connector) => new()
    {
        ConnectCallback = (context, cancellationToken) => connector.ConnectAsync(context.DnsEndPoint, cancellationToken),
        ConnectTimeout = Timeout.InfiniteTimeSpan, // the connector has one of its own, on the loop's clock
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.All,
        UseCookies = false,
        UseProxy = false,
        ActivityHeadersPropagator = null,
        MaxResponseHeadersLength = 64, // in KiB
    };
}
