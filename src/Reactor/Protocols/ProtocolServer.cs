using System.Net;
using System.Net.Sockets;

namespace Reactor;

/// <summary>Accepts connections and gives each a protocol of its own.</summary>
/// <remarks>Loop thread only. If there is no descriptor left for a connection that is reported to
/// <see cref="EventLoop.UnhandledException"/> once, and tried again every second of the loop's clock.
/// <para>As asyncio's <c>create_server</c>.</para></remarks>
public sealed class ProtocolServer : IDisposable
{
    private static readonly TimeSpan AcceptRetryDelay = TimeSpan.FromSeconds(1);

    private readonly EventLoop _loop;
    private readonly Func<Protocol> _protocolFactory;
    private readonly Action<Transport> _whenLost;
    private readonly HashSet<Transport> _clients = [];
    private readonly Acceptor _acceptor;
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _accepting;
    private bool _stopped;

    private ProtocolServer(EventLoop loop, IPEndPoint endPoint, Func<Protocol> protocolFactory, int backlog)
    {
        _loop = loop;
        _protocolFactory = protocolFactory;
        _whenLost = OnLost;
        _acceptor = new Acceptor(loop, endPoint, backlog, AcceptRetryDelay, OnAccepted);
    }

    /// <summary>The address and port that it listens on; the port is the one that the system chose if it was to choose.</summary>
    public IPEndPoint LocalEndPoint => _acceptor.LocalEndPoint;

    /// <summary>The connections that are open.</summary>
    public int ClientCount => _clients.Count;

    /// <summary>Complete when the server is disposed of and its last connection is lost; never fails.</summary>
    public Task Closed => _closed.Task;

    /// <summary>Begins to listen and to accept.</summary>
    /// <param name="loop">The loop.</param>
    /// <param name="endPoint">The address; port 0 lets the system choose one. <see cref="IPAddress.IPv6Any"/> takes connections of IPv4
    /// as well, from addresses that are mapped to IPv6.</param>
    /// <param name="protocolFactory">Makes the protocol of one connection, with the loop as its context; what it throws is reported, and ends that connection.</param>
    /// <param name="backlog">The connections that may wait to be accepted; the system has a limit of its own.</param>
    /// <exception cref="SocketException">The address is in use, or not of this machine.</exception>
    public static ProtocolServer Start(EventLoop loop, IPEndPoint endPoint, Func<Protocol> protocolFactory, int backlog = 4096)
    {
        ArgumentNullException.ThrowIfNull(loop);
        ArgumentNullException.ThrowIfNull(endPoint);
        ArgumentNullException.ThrowIfNull(protocolFactory);
        var server = new ProtocolServer(loop, endPoint, protocolFactory, backlog);
        server._acceptor.Start();
        return server;
    }

    /// <summary>Stops listening; the connections that are open stay so. Twice does nothing.</summary>
    public void Dispose()
    {
        // A loop that closes has closed the listener.
        if (!_stopped && !_loop.IsClosed)
        {
            _loop.VerifyAccess();
            _stopped = true;
            _acceptor.Dispose();
            EndIfIdle();
        }
    }

    /// <summary>Closes every connection when what was written to it has been sent.</summary>
    public void CloseClients()
    {
        _loop.VerifyAccess();
        foreach (var client in _clients)
        {
            client.Close();
        }
    }

    /// <summary>Closes every connection at once.</summary>
    public void AbortClients()
    {
        _loop.VerifyAccess();
        foreach (var client in _clients)
        {
            client.Abort();
        }
    }

    private void OnAccepted(RawSocket socket, IPEndPoint remote)
    {
        // The code of the protocol may dispose of the server before this connection is among the clients.
        _accepting = true;
        try
        {
            Adopt(socket, remote);
        }
        finally
        {
            _accepting = false;
            EndIfIdle();
        }
    }

    private void Adopt(RawSocket socket, IPEndPoint remote)
    {
        Protocol protocol;
        try
        {
            protocol = _protocolFactory();
        }
        catch
        {
            socket.Close();
            throw;
        }

        _clients.Add(Transport.Adopt(_loop, socket, remote, protocol, _whenLost));
    }

    private void OnLost(Transport client)
    {
        _clients.Remove(client);
        EndIfIdle();
    }

    private void EndIfIdle()
    {
        if (_stopped && !_accepting && _clients.Count == 0)
        {
            _closed.TrySetResult();
        }
    }
}
