using System.Net;
using System.Net.Sockets;
using Reactor;
using Serilog;

namespace Scraper.Fetching.Connecting;

/// <summary>Opens the socket to one address, and waits where there is no descriptor left for it.</summary>
/// <remarks>
/// Loop thread only. A lack of descriptors is no fault of the server: connections that end, or were idle for long enough, free some.
/// The last ones are not taken, since .NET's runtime aborts the process when it needs one itself and gets none.
/// </remarks>
internal sealed class Dialer(EventLoop loop, int socketLimit, ILogger log)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(320);

    private bool _hasWarned;

    /// <exception cref="SocketException">The connection was refused, timed out, or could not be tried.</exception>
    public async Task<LoopSocket> ConnectAsync(IPEndPoint endPoint, CancellationToken cancellationToken)
    {
        var pause = FirstPause;
        while (true)
        {
            if (await TryConnectAsync(endPoint, cancellationToken) is { } socket)
            {
                return socket;
            }

            WarnOnce();
            await Task.Delay(pause, loop.TimeProvider, cancellationToken);
            pause = pause < LongestPause ? pause * 2 : LongestPause;
        }
    }

    /// <summary>Connects; null if there is no descriptor for it.</summary>
    private async ValueTask<LoopSocket?> TryConnectAsync(IPEndPoint endPoint, CancellationToken cancellationToken)
    {
        if (loop.Statistics.Sockets >= socketLimit)
        {
            return null;
        }

        try
        {
            return await LoopSocket.ConnectAsync(loop, endPoint, cancellationToken);
        }
        catch (SocketException exception) when (exception.SocketErrorCode == SocketError.TooManyOpenSockets)
        {
            return null;
        }
    }

    private void WarnOnce()
    {
        if (!_hasWarned)
        {
            _hasWarned = true;
            log.Warning("No descriptor is left for another connection (ulimit -Hn): connecting waits until one ends or has been idle for long enough");
        }
    }
}
