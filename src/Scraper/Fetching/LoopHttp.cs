using System.Net;

namespace Scraper.Fetching;

/// <summary>Makes .NET's own HTTP client run on the loop.</summary>
internal static class LoopHttp
{
    /// <summary>A client whose connections are the <paramref name="connector"/>'s and whose work is done on the loop thread.</summary>
    /// <remarks>
    /// It follows no redirects, keeps no cookies, and uses no proxy. Requests must not queue inside it (each that does costs a
    /// trip to the thread pool), so it has no limit of connections: whoever sends limits how many are sent at once.
    /// </remarks>
    public static HttpMessageInvoker Create(Connector connector)
    {
        var handler = new SocketsHttpHandler
        {
            ConnectCallback = (context, cancellationToken) => connector.ConnectAsync(context.DnsEndPoint, cancellationToken),
            ConnectTimeout = Timeout.InfiniteTimeSpan,
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.All,
            UseCookies = false,
            UseProxy = false,
            ActivityHeadersPropagator = null,
            MaxResponseHeadersLength = 64,
        };
        return new HttpMessageInvoker(handler);
    }
}
