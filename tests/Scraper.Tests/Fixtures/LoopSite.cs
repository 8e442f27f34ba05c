using System.Net;
using System.Text;
using Reactor;

namespace Scraper.Tests.Fixtures;

/// <summary>A server for a great many connections, on a loop of its own: every request gets the same page, after a while if one is set, which
/// begins when so many have come as are expected.</summary>
internal sealed class LoopSite : IDisposable
{
    private readonly EventLoopThread _thread = EventLoopThread.Start("site");
    private readonly TaskCompletionSource _allHere = new();
    private readonly TimeSpan _delay;
    private readonly int _expected;
    private readonly byte[] _answer;
    private int _inFlight;
    private int _mostInFlight;
    private long _requests;

    private LoopSite(string html, TimeSpan delay, int expected)
    {
        _delay = delay;
        _expected = expected;
        _answer = Encoding.Latin1.GetBytes(RawServer.Html(html));
    }

    public int Port { get; private set; }

    /// <summary>The requests that have come so far.</summary>
    public long Requests => Volatile.Read(ref _requests);

    /// <summary>The requests that waited for their answer at the same time, at most.</summary>
    public int MostInFlight => Volatile.Read(ref _mostInFlight);

    public static async Task<LoopSite> StartAsync(string html, TimeSpan delay = default, int expected = 1)
    {
        var site = new LoopSite(html, delay, expected);
        site.Port = await site._thread.InvokeAsync(
            (loop, _) => Task.FromResult(LoopServer.Start(loop, new IPEndPoint(IPAddress.Any, 0), (connection, token) => site.ServeAsync(loop, connection, token)).LocalEndPoint.Port),
            TestContext.Current.CancellationToken);
        return site;
    }

    public void Dispose() => _thread.Dispose();

    private async Task ServeAsync(EventLoop loop, LoopConnection connection, CancellationToken cancellationToken)
    {
        while (await connection.ReadUntilAsync("\r\n\r\n"u8.ToArray(), cancellationToken: cancellationToken) is { Length: > 4 })
        {
            _requests++;
            _mostInFlight = Math.Max(_mostInFlight, ++_inFlight);
            if (_requests == _expected)
            {
                _allHere.SetResult();
            }

            if (_delay > TimeSpan.Zero)
            {
                await _allHere.Task;
                await Task.Delay(_delay, loop.TimeProvider, cancellationToken);
            }

            _inFlight--;
            connection.Write(_answer);
            await connection.DrainAsync(cancellationToken);
        }
    }
}
