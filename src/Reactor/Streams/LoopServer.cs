using System.Net;
using System.Net.Sockets;

namespace Reactor;

/// <summary>Accepts connections and runs a task for each.</summary>
/// <remarks>
/// Loop thread only. A connection is closed when its handler ends, after what it wrote has been sent. A handler that fails is reported
/// to <see cref="EventLoop.UnhandledException"/>, and ends neither the others nor the server; that the other side has gone is no failure.
/// If there is no descriptor left for a connection that is reported once, and tried again every second of the loop's clock.
/// The server is a task of the loop, which <see cref="EventLoop.Run(Func{EventLoop, Task})"/> cancels at its end, with the handlers.
/// <para>As asyncio's <c>start_server</c>.</para>
/// </remarks>
public sealed partial class LoopServer : IAsyncDisposable
{
    private static readonly TimeSpan AcceptRetryDelay = TimeSpan.FromSeconds(1);

    private readonly EventLoop _loop;
    private readonly LoopListener _listener;
    private readonly Func<LoopConnection, CancellationToken, Task> _handler;
    private readonly int _connectionLimit;
    private readonly HashSet<LoopConnection> _connections = [];
    private readonly WaitList _whenRoom = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly LoopTask _task;

    private LoopServer(
        EventLoop loop, LoopListener listener, Func<LoopConnection, CancellationToken, Task> handler, int connectionLimit)
    {
        _loop = loop;
        _listener = listener;
        _handler = handler;
        _connectionLimit = connectionLimit;
        _task = loop.StartSoon($"server {LocalEndPoint}", RunAsync);
    }

    /// <summary>The address and port that it listens on; the port is the one that the system chose if it was to choose.</summary>
    public IPEndPoint LocalEndPoint => _listener.LocalEndPoint;

    /// <summary>The connections that are open.</summary>
    public int ConnectionCount => _connections.Count;

    /// <summary>Begins to listen and to accept.</summary>
    /// <param name="loop">The loop.</param>
    /// <param name="endPoint">The address; port 0 lets the system choose one. <see cref="IPAddress.IPv6Any"/> takes connections of IPv4
    /// as well, from addresses that are mapped to IPv6.</param>
    /// <param name="handler">What is done with a connection; the token is cancelled when the handler is to end.</param>
    /// <param name="connectionLimit">With so many connections open, further ones wait in the system's backlog.</param>
    /// <exception cref="SocketException">The address is in use, or not of this machine.</exception>
    public static LoopServer Start(
        EventLoop loop,
        IPEndPoint endPoint,
        Func<LoopConnection, CancellationToken, Task> handler,
        int connectionLimit = int.MaxValue)
    {
        ArgumentNullException.ThrowIfNull(handler);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(connectionLimit);
        var listener = LoopListener.Start(loop, endPoint);
        try
        {
            return new LoopServer(loop, listener, handler, connectionLimit);
        }
        catch
        {
            listener.Dispose();
            throw;
        }
    }

    /// <summary>Stops accepting, and waits until every handler has ended and its connection is closed.</summary>
    /// <remarks>Cancelling the wait cancels nothing else. It may be called again, to cancel the handlers after all. On a loop that is
    /// closed it does nothing.</remarks>
    /// <param name="cancelHandlers">Whether the handlers are told to end; what they wrote and was not sent yet is dropped then.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task StopAsync(bool cancelHandlers, CancellationToken cancellationToken = default)
    {
        if (_loop.IsClosed)
        {
            return;
        }

        _loop.VerifyAccess();
        _stopping.Cancel();
        _listener.Dispose();
        if (cancelHandlers)
        {
            _loop.CancelReporting(_task.Cancel);
        }

        var ended = new WaitList();
        var waiting = ended.WaitAsync(cancellationToken);
        _ = WakeAtEndAsync(ended);
        await waiting;
    }

    /// <summary>Stops accepting, cancels the handlers, and waits for them.</summary>
    public ValueTask DisposeAsync() => new(StopAsync(cancelHandlers: true));

    private async Task WakeAtEndAsync(WaitList waiters)
    {
        await _task.Ended;
        waiters.WakeAll();
    }
}
