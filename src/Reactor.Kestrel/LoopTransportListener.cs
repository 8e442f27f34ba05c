using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;

namespace Reactor.Kestrel;

/// <summary>Gives Kestrel the connections that a listener of the loop accepts.</summary>
/// <remarks>
/// Any thread, as Kestrel demands: each method first switches to the loop. Kestrel accepts no more once an accept has failed. So when the
/// system has no descriptor left, the loop is told, once until there is one again, and the next try is after a second.
/// </remarks>
internal sealed class LoopTransportListener(EventLoop loop, LoopListener listener) : IConnectionListener
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    private int _accepted;
    private bool _hasFailed;

    public EndPoint EndPoint => listener.LocalEndPoint;

    /// <summary>The next connection, or null when there will be none.</summary>
    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            while (true)
            {
                await loop.SwitchTo();
                if (await TryAcceptAsync(cancellationToken) is { } connection)
                {
                    return connection;
                }

                await Task.Delay(RetryDelay, loop.TimeProvider, cancellationToken);
            }
        }
        catch (ObjectDisposedException)
        {
            return null;
        }
    }

    public async ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        await loop.SwitchTo();
        listener.Dispose();
    }

    public ValueTask DisposeAsync() => UnbindAsync();

    /// <summary>Accepts a connection; null if there was none to be had.</summary>
    private async ValueTask<LoopConnectionContext?> TryAcceptAsync(CancellationToken cancellationToken)
    {
        try
        {
            var socket = await listener.AcceptAsync(cancellationToken);
            _hasFailed = false;
            return new LoopConnectionContext(loop, socket, $"{EndPoint}#{++_accepted}");
        }
        catch (SocketException exception)
        {
            if (!_hasFailed)
            {
                _hasFailed = true;
                loop.CallSoon(() => throw exception); // to the loop's handler of what nobody catches
            }

            return null;
        }
    }
}
