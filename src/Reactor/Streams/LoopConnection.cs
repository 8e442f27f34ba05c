using System.Net;
using System.Net.Sockets;

namespace Reactor;

/// <summary>A TCP connection to read from and to write to, with buffers on both sides.</summary>
/// <remarks>
/// Loop thread only, in code that has the loop as its <see cref="SynchronizationContext"/>, as all user code on the loop has. One read
/// may be under way at once; any number of callers may write, and wait for what is written. Whoever has it closes it:
/// <see cref="CloseAsync"/> sends what was written before, <see cref="Dispose"/> drops it.
/// <para>As asyncio's <c>StreamReader</c> and <c>StreamWriter</c>, in one object.</para>
/// </remarks>
public sealed partial class LoopConnection : IDisposable, IAsyncDisposable
{
    private readonly EventLoop _loop;
    private readonly LoopSocket _socket;
    private bool _closing;
    private bool _disposed;

    /// <summary>Takes over the socket.</summary>
    internal LoopConnection(EventLoop loop, LoopSocket socket)
    {
        _loop = loop;
        _socket = socket;
    }

    /// <summary>The address and port of the other side.</summary>
    public IPEndPoint RemoteEndPoint => _socket.RemoteEndPoint;

    /// <summary>The address and port of this side, or null if the connection is closed.</summary>
    public IPEndPoint? LocalEndPoint => _socket.LocalEndPoint;

    // A loop that closes closes its sockets: whoever cleans up after that has nothing left to do, and must not fail.
    private bool IsDisposed => _disposed || _loop.IsClosed;

    /// <summary>Whether the system has told of the connection's end by a failure, such as a reset.</summary>
    internal bool HasFailed
    {
        get
        {
            if (_failure is null && _socket.ReceiveError != SocketError.Success)
            {
                // Whoever read has been told by an exception; whoever writes learns here that it is of no use.
                _failure = LoopSocket.ToIOException(_socket.ReceiveError);
                _failureTold = true;
            }

            return _failure is not null;
        }
    }

    /// <summary>Whether everything that the other side has sent, up to its end, has been received.</summary>
    internal bool HasEnded => _socket.EndReceived;

    /// <summary>Closes the connection when what was written has been sent.</summary>
    /// <remarks>A read that is under way fails. Nothing can be written once this was called. It waits as long as the other side does not
    /// receive; cancelled, it drops what is left. What the other side has sent and nobody has read makes the system reset the connection, as
    /// TCP has it: to be sure that all has arrived, <see cref="WriteEnd"/> and read to the end. Closing twice does nothing more.</remarks>
    /// <exception cref="IOException">Something could not be sent, and no other call has told of it, or was dropped by a call of
    /// <see cref="Dispose"/> meanwhile; the connection is closed all the same.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; the connection is closed all the same.</exception>
    public async Task CloseAsync(CancellationToken cancellationToken = default)
    {
        if (IsDisposed)
        {
            return;
        }

        _loop.VerifyAccess();
        _closing = true;
        var closedByAnother = false;
        try
        {
            while (_unsent.Length > 0 && !HasFailed)
            {
                await _whenSent.WaitAsync(cancellationToken);
            }

            closedByAnother = _dropped;
        }
        finally
        {
            Dispose();
        }

        if (HasFailed && !_failureTold)
        {
            ThrowIfFailed();
        }

        if (closedByAnother)
        {
            throw Dropped();
        }
    }

    /// <summary>Closes the connection at once, and drops what was not sent.</summary>
    /// <remarks>A read that is under way fails, and so do those who wait for what was written; soon, but not inside this call. Twice does
    /// nothing.</remarks>
    public void Dispose()
    {
        if (IsDisposed)
        {
            return;
        }

        _loop.VerifyAccess();
        _closing = true;
        _disposed = true;
        _dropped = _unsent.Length > 0;
        _socket.Dispose();
        _whenLow.WakeAll();
        _whenSent.WakeAll();
    }

    /// <summary>Closes the connection as <see cref="CloseAsync"/> does.</summary>
    public ValueTask DisposeAsync() => new(CloseAsync());
}
