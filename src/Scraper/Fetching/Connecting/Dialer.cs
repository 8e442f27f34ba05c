using System.Net;
using System.Net.Sockets;
using Reactor;
using Serilog;

namespace Scraper.Fetching.Connecting;

/// <summary>Opens the socket to one address, and waits where the system has no descriptor left.</summary>
/// <remarks>Loop thread only. A lack of descriptors is no fault of the server: connections that become idle, or end, free some.</remarks>
internal sealed class Dialer(EventLoop loop, ILogger log)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    private bool _hasWarned;

    /// <summary>The sockets that wait for a descriptor.</summary>
    public int Waiting { get; private set; }

    /// <exception cref="SocketException">The connection was refused, timed out, or could not be tried.</exception>
    public async ValueTask<LoopSocket> ConnectAsync(IPEndPoint endPoint, CancellationToken cancellationToken)
    {
        var pause = FirstPause;
        while (true)
        {
            try
            {
                return await LoopSocket.ConnectAsync(loop, endPoint, cancellationToken);
            }
            catch (SocketException exception) when (exception.SocketErrorCode == SocketError.TooManyOpenSockets)
            {
                WarnOnce();
            }

            await PauseAsync(pause, cancellationToken);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }

    private async Task PauseAsync(TimeSpan pause, CancellationToken cancellationToken)
    {
        Waiting++;
        try
        {
            await Task.Delay(pause, loop.TimeProvider, cancellationToken);
        }
        finally
        {
            Waiting--;
        }
    }

    private void WarnOnce()
    {
        if (!_hasWarned)
        {
            _hasWarned = true;
            log.Warning("No descriptor is left for another connection (see ulimit -n): connecting waits for one; fewer --concurrency avoids it");
        }
    }
}
