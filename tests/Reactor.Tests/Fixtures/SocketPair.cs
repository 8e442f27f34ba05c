using System.Net;
using System.Net.Sockets;

namespace Reactor.Tests;

/// <summary>A connection over the loopback: a loop's socket, and the system's own on the other side.</summary>
/// <remarks>Calls of the server that could wait for more than the limit fail. One that must wait for the loop goes to a thread of
/// its own.</remarks>
internal sealed class SocketPair : IDisposable
{
    private SocketPair(LoopSocket client, Socket server)
    {
        Client = client;
        Server = server;
    }

    public LoopSocket Client { get; }

    public Socket Server { get; }

    public static Socket Listen(IPAddress? address = null, int backlog = 16)
    {
        address ??= IPAddress.Loopback;
        var listener = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(address, 0));
        listener.Listen(backlog);
        return listener;
    }

    public static async Task<SocketPair> ConnectAsync(EventLoop loop, IPAddress? address = null)
    {
        using var listener = Listen(address);
        var client = await LoopSocket.ConnectAsync(loop, (IPEndPoint)listener.LocalEndPoint!);

        // Connected, it waits in the backlog: this does not block.
        var server = listener.Accept();
        server.NoDelay = true;
        server.ReceiveTimeout = (int)TestLoop.Limit.TotalMilliseconds;
        server.SendTimeout = (int)TestLoop.Limit.TotalMilliseconds;
        return new SocketPair(client, server);
    }

    /// <summary>Sends, and waits until the other side has it without letting the loop run.</summary>
    /// <remarks>Over the loopback a packet has arrived when the call that sent it returns.</remarks>
    public void Deliver(ReadOnlySpan<byte> bytes) => Assert.Equal(bytes.Length, Server.Send(bytes));

    /// <summary>Makes the other side reset the connection instead of ending it.</summary>
    public void Reset()
    {
        Server.LingerState = new LingerOption(enable: true, seconds: 0);
        Server.Dispose();
    }

    public void Dispose()
    {
        Client.Dispose();
        Server.Dispose();
    }
}
