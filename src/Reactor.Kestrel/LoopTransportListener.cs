using System.Net;
using Microsoft.AspNetCore.Connections;

namespace Reactor.Kestrel;

/// <summary>Gives Kestrel the connections that a listener of the loop accepts.</summary>
/// <remarks>Any thread, as Kestrel demands: each method first switches to the loop.</remarks>
internal sealed class LoopTransportListener(EventLoop loop, LoopListener listener) : IConnectionListener
{
    private int _accepted;

    public EndPoint EndPoint => listener.LocalEndPoint;

    /// <summary>The next connection, or null when there will be none.</summary>
    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        await loop.SwitchTo();
        try
        {
            var socket = await listener.AcceptAsync(cancellationToken);
            return new LoopConnectionContext(loop, socket, $"{EndPoint}#{++_accepted}");
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
}
