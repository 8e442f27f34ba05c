using System.Net;

namespace Reactor.Tests;

/// <summary>A connection of which both sides are sockets of one loop, on whichever back end.</summary>
internal sealed class LoopPair : IDisposable
{
    private LoopPair(LoopSocket client, LoopSocket server)
    {
        Client = client;
        Server = server;
    }

    public static IPEndPoint AnyPort { get; } = new(IPAddress.Loopback, 0);

    public LoopSocket Client { get; }

    public LoopSocket Server { get; }

    public static async Task<LoopPair> ConnectAsync(EventLoop loop)
    {
        using var listener = LoopListener.Start(loop, AnyPort);
        var accepting = listener.AcceptAsync().AsTask();
        var client = await LoopSocket.ConnectAsync(loop, listener.LocalEndPoint);
        return new LoopPair(client, await accepting);
    }

    public void Dispose()
    {
        Client.Dispose();
        Server.Dispose();
    }
}
