using System.Globalization;
using System.Net;
using System.Text;
using Reactor;
using Scraper.Tests.Fixtures;

namespace Scraper.Tests.Serving;

/// <summary>Three servers for a great many connections, on a loop of their own, that have the same pages: each answers after a while of its own,
/// and tells which it is. They count the connections that are open.</summary>
internal sealed class RacedSites : IDisposable
{
    private readonly EventLoopThread _thread = EventLoopThread.Start("sites");
    private int _open;
    private int _silent;
    private volatile bool _isSilent;

    /// <summary>The port of each.</summary>
    public int[] Ports { get; private set; } = [];

    /// <summary>The connections that are open.</summary>
    public int Open => Volatile.Read(ref _open);

    /// <summary>The requests that have come since it fell silent.</summary>
    public int Silent => Volatile.Read(ref _silent);

    public static async Task<RacedSites> StartAsync()
    {
        var sites = new RacedSites();
        sites.Ports = await sites._thread.InvokeAsync(
            (loop, _) => Task.FromResult(Enumerable.Range(0, 3).Select(site => LoopServer.Start(
                loop,
                new IPEndPoint(IPAddress.Loopback, 0),
                (connection, token) => sites.ServeAsync(loop, site, connection, token)).LocalEndPoint.Port).ToArray()),
            TestContext.Current.CancellationToken);
        return sites;
    }

    /// <summary>The query for a page of all of them.</summary>
    public string Query(int page) => string.Join('&', Ports.Select(port => $"url=http://127.0.0.1:{port}/{page}"));

    /// <summary>What one of them has for a page.</summary>
    public static string Page(int page, int site) => $"page {page} of {site}";

    /// <summary>Answers nothing from now on.</summary>
    public void FallSilent() => _isSilent = true;

    public void Dispose() => _thread.Dispose();

    private async Task ServeAsync(EventLoop loop, int site, LoopConnection connection, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _open);
        try
        {
            while (await connection.ReadUntilAsync("\r\n\r\n"u8.ToArray(), cancellationToken: cancellationToken) is { Length: > 4 } request)
            {
                if (_isSilent)
                {
                    Interlocked.Increment(ref _silent);
                    await connection.ReadUntilAsync("\r\n\r\n"u8.ToArray(), cancellationToken: cancellationToken);
                    return;
                }

                // GET /17 HTTP/1.1
                var line = Encoding.ASCII.GetString(request);
                var page = int.Parse(line.AsSpan(5, line.IndexOf(' ', 5) - 5), CultureInfo.InvariantCulture);
                await Task.Delay(TimeSpan.FromMilliseconds((page + site) % 3 * 20), loop.TimeProvider, cancellationToken);
                connection.Write(Encoding.ASCII.GetBytes(RawServer.Html(Page(page, site))));
                await connection.DrainAsync(cancellationToken);
            }
        }
        catch (IOException)
        {
            // The client has gone, in the midst of something.
        }
        finally
        {
            Interlocked.Decrement(ref _open);
        }
    }
}
