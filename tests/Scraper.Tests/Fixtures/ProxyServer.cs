using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Scraper.Tests.Fixtures;

/// <summary>A proxy on loopback that leads every request, whatever its host, to one server.</summary>
internal sealed class ProxyServer : IDisposable
{
    private readonly RawServer _server;
    private readonly int _target;

    private ProxyServer(int target, Action<ProxyServer, RawConnection> serve)
    {
        _target = target;
        _server = new RawServer(connection => serve(this, connection));
    }

    /// <summary>What it was asked for: the first line of a request, or the host and the port.</summary>
    public ConcurrentQueue<string> Asked { get; } = new();

    /// <summary>The headers of the last request.</summary>
    public string LastHeader { get; private set; } = "";

    public int Port => _server.Port;

    /// <summary>One that speaks HTTP: CONNECT opens a tunnel, other requests are passed on.</summary>
    public static ProxyServer Http(int target) => new(target, static (proxy, connection) =>
    {
        var header = connection.ReadRequest();
        if (header is null)
        {
            return;
        }

        proxy.LastHeader = header;
        proxy.Asked.Enqueue(header[..header.IndexOf('\r')]);
        using var server = proxy.Connect();
        if (header.StartsWith("CONNECT", StringComparison.Ordinal))
        {
            connection.Send("HTTP/1.1 200 OK\r\n\r\n");
        }
        else
        {
            server.Send(Encoding.Latin1.GetBytes(header));
        }

        connection.Join(server);
    });

    /// <summary>One that speaks SOCKS 5 (RFC 1928), without a password.</summary>
    public static ProxyServer Socks(int target) => new(target, static (proxy, connection) =>
    {
        var methods = connection.Receive(2)[1];
        connection.Receive(methods);
        connection.Send([5, 0]);
        var request = connection.Receive(5); // version, command, reserved, type of address, length of name
        Assert.Equal(3, request[3]);
        var name = Encoding.ASCII.GetString(connection.Receive(request[4]));
        proxy.Asked.Enqueue($"{name}:{BinaryPrimitives.ReadUInt16BigEndian(connection.Receive(2))}");
        using var server = proxy.Connect();
        connection.Send([5, 0, 0, 1, 0, 0, 0, 0, 0, 0]);
        connection.Join(server);
    });

    public void Dispose() => _server.Dispose();

    private Socket Connect()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.Connect(new IPEndPoint(IPAddress.Loopback, _target));
        return socket;
    }
}
