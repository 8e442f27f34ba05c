using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Reactor.Tests.Kestrel;

/// <summary>Has Kestrel listen, receive and send on an event loop.</summary>
internal sealed class LoopTransport(EventLoop loop) : IConnectionListenerFactory
{
    /// <summary>Moves each connection from the pool, on which Kestrel starts it, to the loop before its first request is read.</summary>
    /// <remarks>Without a context: what Kestrel awaits with <c>ConfigureAwait(false)</c> then goes on inside the callback of the
    /// loop that completed it.</remarks>
    public static void RunOnLoop(ListenOptions listen, EventLoop loop) => listen.Use(next => async connection =>
    {
        await loop.SwitchTo();
        await next(connection);
    });

    public async ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        await loop.SwitchTo();
        return new LoopTransportListener(loop, LoopListener.Start(loop, (IPEndPoint)endpoint));
    }
}
