using System.Net;

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

    /// <summary>Whether the system has told of the connection's end by a failure, such as a reset.</summary>
    internal bool HasFailed => _failure is not null;

    /// <summary>Closes the connection when what was written has been sent.</summary>
    /// <remarks>A read that is under way fails. Nothing can be written once this was called. It waits as long as the other side does not
    /// receive; cancelled, it drops what is left. Closing twice does nothing more.</remarks>
    /// <exception cref="IOException">Something could not be sent, and no other call has told of it; the connection is closed all the
    /// same.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; the connection is closed all the same.</exception>
    public async Task CloseAsync(CancellationToken cancellationToken = default)
    {
        _loop.VerifyAccess();
        if (_disposed)
        {
            return;
        }

        _closing = true;
        try
        {
            while (_unsent.Length > 0 && _failure is null)
            {
                await _whenSent.WaitAsync(cancellationToken);
            }
        }
        finally
        {
            Dispose();
        }

        if (_failure is not null && !_failureTold)
        {
            ThrowIfFailed();
        }
    }

    /// <summary>Closes the connection at once, and drops what was not sent.</summary>
    /// <remarks>A read that is under way fails, and so do those who wait for what was written; soon, but not inside this call. Twice does
    /// nothing.</remarks>
    public void Dispose()
    {
        if (_disposed)
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
