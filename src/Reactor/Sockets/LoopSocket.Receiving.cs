using System.Net.Sockets;

namespace Reactor;

public sealed partial class LoopSocket
{
    private static readonly Action<object?> StartReceive = static state => ((LoopSocket)state!).OnReceiveStarted();
    private static readonly Action<object?> CancelReceive = static state => ((LoopSocket)state!).OnReceiveCancelled();
    private static readonly Action<object?> PostCancelReceive =
        static state => ((LoopSocket)state!)._loop.TryPostRaw(CancelReceive, state);

    private static readonly Action<object?> ContinueReceive = static state => ((LoopSocket)state!).TryFinishReceive();

    private readonly IoOperation _receive;
    private Memory<byte> _receiveBuffer;
    private CancellationToken _receiveToken;
    private CancellationTokenRegistration _receiveCancellation;
    private int _receiveOnItsWay;
    private bool _receiveStarted;
    private bool _readable;
    private bool _edgeSinceReceive;
    private bool _hungUp;
    private TurnBudget _receiveBudget;

    /// <summary>Receives what is there, at least one byte, into <paramref name="buffer"/>.</summary>
    /// <remarks>Any thread. With an empty buffer it ends when there is something to receive. A cancelled receive has taken no
    /// byte: what has been received is always returned.</remarks>
    /// <returns>The number of bytes; 0 at the end of the stream.</returns>
    /// <exception cref="IOException">The connection failed, or was closed by <see cref="Dispose"/> meanwhile.</exception>
    /// <exception cref="ObjectDisposedException">The socket was disposed of, or its loop is closed.</exception>
    /// <exception cref="InvalidOperationException">A receive is under way already.</exception>
    public ValueTask<int> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<int>(cancellationToken);
        }

        if (!_loop.IsCurrent)
        {
            return ReceiveFromOtherThread(buffer, cancellationToken);
        }

        if (_closed)
        {
            return ValueTask.FromException<int>(Disposed());
        }

        if (_readable && !_receive.IsPending && _receiveBudget.IsLeft(_loop) && TryReceive(buffer.Span, out var received, out var error))
        {
            return error == SocketError.Success ? new ValueTask<int>(received) : ValueTask.FromException<int>(ToIOException(error));
        }

        _receive.Begin();
        AwaitReadable(buffer, cancellationToken);
        return _receive.ResultTask;
    }

    /// <summary>Whether a receive has not ended, or its result has not been taken.</summary>
    internal bool IsReceiving => _receive.IsPending;

    /// <summary>Whether a receive has come to the end of the stream. Loop thread only.</summary>
    internal bool EndReceived { get; private set; }

    /// <summary>What the system said when a receive failed; success as long as none has. Loop thread only.</summary>
    internal SocketError ReceiveError { get; private set; }

    private ValueTask<int> ReceiveFromOtherThread(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _loop.OffLoopSocketCalls);
        _receive.Begin();
        _receiveBuffer = buffer;
        _receiveToken = cancellationToken;
        var task = _receive.ResultTask;
        Volatile.Write(ref _receiveOnItsWay, 1);
        if (IsLost(_loop.TryPostRaw(StartReceive, this), ref _receiveOnItsWay))
        {
            _receive.Abandon();
            return ValueTask.FromException<int>(Disposed());
        }

        return task;
    }

    /// <summary>A receive that began on another thread arrives on the loop.</summary>
    private void OnReceiveStarted()
    {
        if (Interlocked.Exchange(ref _receiveOnItsWay, 0) == 0)
        {
            return;
        }

        if (_closed)
        {
            _receive.Fail(Disposed());
            return;
        }

        AwaitReadable(_receiveBuffer, _receiveToken);
    }

    private void AwaitReadable(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        _receiveBuffer = buffer;
        _receiveToken = cancellationToken;
        _receiveStarted = true;
        _receiveCancellation = cancellationToken.UnsafeRegister(PostCancelReceive, this);
        if (_readable)
        {
            // Over its budget, or begun elsewhere: the next turn.
            _loop.PostRaw(ContinueReceive, this);
        }
        else
        {
            Await(Readiness.Readable);
        }
    }

    private void OnReadable()
    {
        _readable = true;
        _edgeSinceReceive = true;
        TryFinishReceive();
    }

    /// <summary>Ends the receive that waits, if there is one and something to receive.</summary>
    private void TryFinishReceive()
    {
        if (_closed || !_receiveStarted)
        {
            return;
        }

        if (!TryReceive(_receiveBuffer.Span, out var received, out var error))
        {
            Await(Readiness.Readable);
        }
        else
        {
            TakeReceive();
            if (error == SocketError.Success)
            {
                _receive.Complete(received);
            }
            else
            {
                _receive.Fail(ToIOException(error));
            }
        }
    }

    private void OnReceiveCancelled()
    {
        // The registration may be that of an earlier receive; then its token is not the one of this, or is cancelled too.
        var token = _receiveToken;
        if (_receiveStarted && token.IsCancellationRequested)
        {
            TakeReceive();
            _receive.Fail(new OperationCanceledException(token));
        }
    }

    /// <summary>Ends the wait of a receive, if one waits; whoever took it completes it.</summary>
    private bool TakeReceive()
    {
        if (!_receiveStarted)
        {
            return false;
        }

        _receiveStarted = false;
        _receiveBuffer = default;
        _receiveCancellation.Unregister();
        _receiveCancellation = default;
        return true;
    }

    /// <summary>Receives once; false if there is nothing to receive now.</summary>
    /// <remarks>
    /// After a receive that left room in the buffer the socket is known to be drained (man 7 epoll), without asking for the
    /// EAGAIN; not so once the other side has hung up, since no edge announces the end of the stream again.
    /// </remarks>
    private bool TryReceive(Span<byte> buffer, out int received, out SocketError error)
    {
        received = 0;
        error = SocketError.Success;
        if (buffer.IsEmpty)
        {
            return _edgeSinceReceive || TryPeek(out error);
        }

        _edgeSinceReceive = false;
        _loop.Receives++;
        received = _socket.Receive(buffer, peek: false, out error);
        if (error == SocketError.WouldBlock)
        {
            _readable = false;
            return false;
        }

        if (error == SocketError.Success)
        {
            _receiveBudget.Take(_loop, received);
            _readable = received == buffer.Length || received == 0 || _hungUp;
            EndReceived |= received == 0;
        }
        else
        {
            ReceiveError = error;
        }

        return true;
    }

    /// <summary>Whether there is something to receive: a receive of length 0 tells nothing, so this looks at one byte.</summary>
    private bool TryPeek(out SocketError error)
    {
        Span<byte> peeked = stackalloc byte[1];
        _loop.Receives++;
        _socket.Receive(peeked, peek: true, out error);
        _readable = error != SocketError.WouldBlock;
        if (_readable)
        {
            ReceiveError = error;
        }

        return _readable;
    }
}
