using System.Net;
using System.Net.Sockets;

namespace Reactor;

/// <summary>A TCP socket that accepts connections on an event loop.</summary>
/// <remarks>Loop thread only. One accept may be under way at once.</remarks>
public sealed class LoopListener : IIoSource, IDisposable
{
    private static readonly Action<object?> Cancel = static state => ((LoopListener)state!).OnCancelled();
    private static readonly Action<object?> PostCancel = static state => ((LoopListener)state!)._loop.TryPostRaw(Cancel, state);

    private static readonly Action<object?> Continue = static state => ((LoopListener)state!).End(null);

    private readonly EventLoop _loop;
    private readonly RawSocket _socket;
    private readonly IoOperation _accept;
    private readonly OpenResource? _trace;
    private CancellationTokenRegistration _cancellation;
    private CancellationToken _token;
    private long _turn;
    private int _turnCount;
    private bool _accepting;
    private bool _waiting;
    private bool _readable = true;
    private bool _closed;

    private LoopListener(EventLoop loop, RawSocket socket)
    {
        _loop = loop;
        _socket = socket;
        _accept = new IoOperation(loop);
        LocalEndPoint = socket.LocalEndPoint!;
        _trace = loop.Debug.TraceOpen(nameof(LoopListener));
    }

    /// <summary>The address and port that it listens on; the port is the one that the system chose if it was to choose.</summary>
    public IPEndPoint LocalEndPoint { get; }

    ulong IIoSource.Key { get; set; }

    Readiness IIoSource.Pending { get; set; }

    OpenResource? IIoSource.Trace => _trace;

    /// <summary>Begins to listen.</summary>
    /// <param name="loop">The loop.</param>
    /// <param name="endPoint">The address; port 0 lets the system choose one. <see cref="IPAddress.IPv6Any"/> takes connections of IPv4
    /// as well, from addresses that are mapped to IPv6.</param>
    /// <param name="backlog">The connections that may wait to be accepted; the system has a limit of its own.</param>
    /// <exception cref="SocketException">The address is in use, or not of this machine.</exception>
    public static LoopListener Start(EventLoop loop, IPEndPoint endPoint, int backlog = 4096)
    {
        ArgumentNullException.ThrowIfNull(loop);
        ArgumentNullException.ThrowIfNull(endPoint);
        loop.VerifyAccess();
        var raw = loop.Backend.CreateSocket(endPoint.AddressFamily);
        try
        {
            raw.Listen(endPoint, backlog);
            var listener = new LoopListener(loop, raw);
            loop.AddSource(listener, raw);
            return listener;
        }
        catch
        {
            raw.Close();
            throw;
        }
    }

    /// <summary>Takes the next connection.</summary>
    /// <remarks>A cancelled accept has taken none.</remarks>
    /// <exception cref="SocketException">There are no descriptors left, for example; the listener goes on.</exception>
    /// <exception cref="ObjectDisposedException">The listener was disposed of.</exception>
    /// <exception cref="InvalidOperationException">An accept is under way already.</exception>
    public async ValueTask<LoopSocket> AcceptAsync(CancellationToken cancellationToken = default)
    {
        _loop.VerifyAccess();
        if (_accepting)
        {
            throw new InvalidOperationException("Another accept of the listener has not ended.");
        }

        _accepting = true;
        try
        {
            return await AcceptNextAsync(cancellationToken);
        }
        finally
        {
            _accepting = false;
        }
    }

    /// <summary>Stops listening; an accept that is under way fails, soon but not inside this call.</summary>
    public void Dispose()
    {
        if (_closed)
        {
            return;
        }

        _loop.VerifyAccess();
        Close();
    }

    void IIoSource.OnReady(Readiness readiness)
    {
        _readable = true;
        End(null);
    }

    void IIoSource.OnLoopClosing() => Close();

    private async ValueTask<LoopSocket> AcceptNextAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            ObjectDisposedException.ThrowIf(_closed, this);
            if (_readable && HasBudget() && TryAccept() is { } accepted)
            {
                _turnCount++;
                return accepted;
            }

            await WaitReadableAsync(cancellationToken);
        }
    }

    private LoopSocket? TryAccept()
    {
        while (true)
        {
            var raw = _socket.Accept(out var remote, out var error);
            switch (error)
            {
                case SocketError.Success:
                    return LoopSocket.Adopt(_loop, raw!, remote!);
                case SocketError.WouldBlock:
                    _readable = false;
                    return null;
                case SocketError.ConnectionAborted:
                    continue; // the client has gone before it was accepted
                default:
                    throw new SocketException((int)error);
            }
        }
    }

    private ValueTask WaitReadableAsync(CancellationToken cancellationToken)
    {
        _accept.Begin();
        _waiting = true;
        _token = cancellationToken;
        _cancellation = cancellationToken.UnsafeRegister(PostCancel, this);
        if (_readable)
        {
            _loop.PostRaw(Continue, this);
        }
        else
        {
            _loop.Backend.Modify(_socket, ((IIoSource)this).Key, Readiness.Readable);
        }

        return _accept.Task;
    }

    /// <summary>Whether the limit of the turn leaves something to accept: who loops over <see cref="AcceptAsync"/> would not come to an end
    /// in a storm of connections.</summary>
    private bool HasBudget()
    {
        if (_turn != _loop.Turn)
        {
            _turn = _loop.Turn;
            _turnCount = 0;
        }

        return _turnCount < Acceptor.TurnLimit;
    }

    private void OnCancelled()
    {
        if (_token.IsCancellationRequested)
        {
            End(new OperationCanceledException(_token));
        }
    }

    private void End(Exception? exception)
    {
        if (!_waiting)
        {
            return;
        }

        _waiting = false;
        _cancellation.Unregister();
        if (exception is null)
        {
            _accept.Complete(0);
        }
        else
        {
            _accept.Fail(exception);
        }
    }

    private void Close()
    {
        if (_closed)
        {
            return;
        }

        _closed = true;
        _trace?.Dispose();
        _loop.Backend.Remove(_socket, ((IIoSource)this).Key);
        _loop.RemoveSource(this);
        _socket.Close();
        _loop.TryPostRaw(static state => ((LoopListener)state!).End(new ObjectDisposedException(nameof(LoopListener))), this);
    }
}
