using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;

namespace Reactor.Kestrel;

/// <summary>Has Kestrel listen, receive and send on an event loop.</summary>
internal sealed class LoopTransport(EventLoop loop) : IConnectionListenerFactory
{
    public async ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        await loop.SwitchTo();
        return endpoint is IPEndPoint address
            ? new LoopTransportListener(loop, Listen(address))
            : throw new NotSupportedException($"The event loop listens on addresses and ports, not on {endpoint}.");
    }

    private LoopListener Listen(IPEndPoint endPoint)
    {
        try
        {
            return LoopListener.Start(loop, endPoint);
        }
        catch (SocketException exception) when (exception.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            // What Kestrel expects of a transport, and makes a message of.
            throw new AddressInUseException(exception.Message, exception);
        }
    }
}
