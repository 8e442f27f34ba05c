using System.Net;
using System.Net.Sockets;

namespace Reactor;

/// <summary>A TCP socket whose waiting is done by an event loop.</summary>
/// <remarks>
/// Receiving, sending and closing may be called on any thread (another thread's call is brought to the loop); one receive and
/// one send may be under way at once. Their results come on the loop thread. A socket that is not disposed of stays open until
/// its loop is closed.
/// </remarks>
public sealed partial class LoopSocket : IIoSource, IDisposable
{
    private readonly EventLoop _loop;
    private readonly RawSocket _socket;
    private readonly OpenResource? _trace;
    private bool _closed;
    private int _closeRequested;

    private LoopSocket(EventLoop loop, RawSocket socket, IPEndPoint remoteEndPoint)
    {
        _loop = loop;
        _socket = socket;
        _receive = new IoOperation(loop);
        _send = new IoOperation(loop);
        RemoteEndPoint = remoteEndPoint;
        _trace = loop.Debug.TraceOpen(nameof(LoopSocket));
    }

    /// <summary>The address and port of the other side.</summary>
    public IPEndPoint RemoteEndPoint { get; }

    /// <summary>The address and port of this side, or null if the socket is closed.</summary>
    public IPEndPoint? LocalEndPoint => _closed ? null : _socket.LocalEndPoint;

    /// <summary>Ends the outgoing half of the connection: the other side reads the end of the stream, and may go on sending.</summary>
    /// <remarks>Loop thread only, with no send under way.</remarks>
    public void ShutdownSend()
    {
        _loop.VerifyAccess();
        if (!_closed)
        {
            _socket.ShutdownSend();
        }
    }

    /// <summary>Closes the socket; a receive or send that is under way fails, soon but not inside this call.</summary>
    /// <remarks>Any thread. Closing twice does nothing.</remarks>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _closeRequested, 1) != 0)
        {
            return;
        }

        if (_loop.IsCurrent)
        {
            Close();
        }
        else
        {
            // Closing here would let the system give the descriptor to another socket while the loop still reads from it.
            _loop.TryPostRaw(static socket => ((LoopSocket)socket!).Close(), this);
        }
    }

    ulong IIoSource.Key { get; set; }

    Readiness IIoSource.Pending { get; set; }

    OpenResource? IIoSource.Trace => _trace;

    internal EventLoop Loop => _loop;

    void IIoSource.OnReady(Readiness readiness)
    {
        if (_closed)
        {
            return;
        }

        if ((readiness & Readiness.HungUp) != 0)
        {
            _hungUp = true;
        }

        if ((readiness & Readiness.Writable) != 0)
        {
            OnWritable();
        }

        if ((readiness & Readiness.Readable) != 0 && !_closed)
        {
            OnReadable();
        }
    }

    void IIoSource.OnLoopClosing() => Close();

    private void Close()
    {
        _closeRequested = 1;
        _trace?.Dispose();
        if (_closed)
        {
            return;
        }

        _closed = true;
        _loop.Backend.Remove(_socket, Key);
        _loop.RemoveSource(this);
        _socket.Close();

        // Not completed here: Dispose may have been called by a cancellation inside user code, or under a library's lock.
        if (_receive.IsPending || _send.IsPending)
        {
            _loop.TryPostRaw(static socket => ((LoopSocket)socket!).FailPending(), this);
        }
    }

    private void FailPending()
    {
        if (TakeReceive())
        {
            _receive.Fail(Aborted());
        }

        if (TakeSend())
        {
            _send.Fail(Aborted());
        }
    }

    /// <summary>Whether an operation that was posted to the loop will never arrive there, and is the caller's again.</summary>
    /// <remarks>The loop says that it is closed before it empties its queue for the last time, and the caller asks after it has
    /// posted: so one of the two takes the operation, and only one.</remarks>
    private bool IsLost(bool posted, ref int onItsWay) =>
        (!posted || _loop.IsClosed) && Interlocked.Exchange(ref onItsWay, 0) == 1;

    internal static IOException Aborted()
    {
        var inner = new SocketException((int)SocketError.OperationAborted);
        return new IOException("The socket was closed while the operation was under way.", inner);
    }

    private static ObjectDisposedException Disposed() => new(nameof(LoopSocket));

    internal static IOException ToIOException(SocketError error)
    {
        var inner = new SocketException((int)error);
        return new IOException(inner.Message, inner);
    }

    private void Await(Readiness interest) => _loop.Backend.Modify(_socket, Key, interest);

    private ulong Key => ((IIoSource)this).Key;
}
