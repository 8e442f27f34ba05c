using System.Net.Sockets;

namespace Reactor;

public sealed partial class LoopSocket
{
    private static readonly Action<object?> StartSend = static state => ((LoopSocket)state!).OnSendStarted();
    private static readonly Action<object?> CancelSend = static state => ((LoopSocket)state!).OnSendCancelled();
    private static readonly Action<object?> PostCancelSend =
        static state => ((LoopSocket)state!)._loop.TryPostRaw(CancelSend, state);

    private static readonly Action<object?> ContinueSend = static state => ((LoopSocket)state!).OnContinueSend();

    private readonly IoOperation _send;
    private ReadOnlyMemory<byte> _sendBuffer;
    private CancellationToken _sendToken;
    private CancellationTokenRegistration _sendCancellation;
    private int _sendOnItsWay;
    private TurnBudget _sendBudget;
    private bool _sendStarted;
    private bool _sendContinuing;
    private bool _connecting;
    private bool _writable;

    /// <summary>Sends the whole of <paramref name="buffer"/>.</summary>
    /// <remarks>Any thread. A cancelled send may have sent a part: the stream is of no use afterwards.</remarks>
    /// <inheritdoc cref="ReceiveAsync" path="/exception"/>
    public ValueTask SendAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled(cancellationToken);
        }

        if (!_loop.IsCurrent)
        {
            return SendFromOtherThread(buffer, cancellationToken);
        }

        if (_closed)
        {
            return ValueTask.FromException(Disposed());
        }

        if (!_send.IsPending && TrySend(ref buffer, out var error))
        {
            return error == SocketError.Success ? default : ValueTask.FromException(ToIOException(error));
        }

        _send.Begin();
        StartWait(buffer, cancellationToken);
        AwaitWritable();
        return _send.Task;
    }

    /// <summary>Sends what the system takes of <paramref name="data"/> now, within the budget of the turn; nothing waits afterwards.</summary>
    /// <remarks>Loop thread only, with no send under way, on a socket that is not closed.</remarks>
    /// <returns>How many bytes the system has taken.</returns>
    internal int SendNow(ReadOnlySpan<byte> data, out SocketError error)
    {
        error = SocketError.Success;
        var sent = 0;
        while (sent < data.Length && _writable && _sendBudget.IsLeft(_loop))
        {
            var piece = TurnBudget.Piece(data[sent..]);
            _loop.Sends++;
            var count = _socket.Send(piece, out error);
            if (error != SocketError.Success)
            {
                break;
            }

            // A system that takes a part has no room for more, and tells when it has some again (man 7 epoll).
            _writable = count == piece.Length;
            _sendBudget.Take(_loop, count);
            sent += count;
        }

        if (error == SocketError.WouldBlock)
        {
            _writable = false;
            error = SocketError.Success;
        }

        return sent;
    }

    private ValueTask SendFromOtherThread(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _loop.OffLoopSocketCalls);
        _send.Begin();
        _sendBuffer = buffer;
        _sendToken = cancellationToken;
        var task = _send.Task;
        Volatile.Write(ref _sendOnItsWay, 1);
        if (IsLost(_loop.TryPostRaw(StartSend, this), ref _sendOnItsWay))
        {
            _send.Abandon();
            return ValueTask.FromException(Disposed());
        }

        return task;
    }

    /// <summary>A send that began on another thread arrives on the loop.</summary>
    private void OnSendStarted()
    {
        if (Interlocked.Exchange(ref _sendOnItsWay, 0) == 0)
        {
            return;
        }

        if (_closed)
        {
            _send.Fail(Disposed());
            return;
        }

        StartWait(_sendBuffer, _sendToken);
        TryFinishSend();
    }

    private void StartWait(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken)
    {
        _sendBuffer = buffer;
        _sendToken = cancellationToken;
        _sendStarted = true;
        _sendCancellation = cancellationToken.UnsafeRegister(PostCancelSend, this);
    }

    /// <summary>Asks to be told when the system takes more, or goes on in the next turn if the budget of this one is used up.</summary>
    private void AwaitWritable()
    {
        if (!_writable)
        {
            Await(Readiness.Writable);
        }
        else if (!_sendContinuing)
        {
            _sendContinuing = true;
            _loop.PostRaw(ContinueSend, this);
        }
    }

    private void OnWritable()
    {
        _writable = true;
        if (_connecting && _sendStarted)
        {
            FinishConnect();
        }
        else
        {
            TryFinishSend();
        }
    }

    private void OnContinueSend()
    {
        _sendContinuing = false;
        TryFinishSend();
    }

    /// <summary>Goes on with the send that waits, if there is one.</summary>
    private void TryFinishSend()
    {
        if (_closed || !_sendStarted)
        {
            return;
        }

        if (TrySend(ref _sendBuffer, out var error))
        {
            EndSend(error == SocketError.Success ? null : ToIOException(error));
        }
        else
        {
            AwaitWritable();
        }
    }

    private void OnSendCancelled()
    {
        var token = _sendToken;
        if (_sendStarted && token.IsCancellationRequested)
        {
            EndSend(new OperationCanceledException(token));
        }
    }

    private void EndSend(Exception? exception)
    {
        TakeSend();
        if (exception is null)
        {
            _send.Complete(0);
        }
        else
        {
            _send.Fail(exception);
        }
    }

    /// <summary>Ends the wait of a send, if one waits; whoever took it completes it.</summary>
    private bool TakeSend()
    {
        if (!_sendStarted)
        {
            return false;
        }

        _sendStarted = false;
        _sendBuffer = default;
        _sendCancellation.Unregister();
        _sendCancellation = default;
        return true;
    }

    /// <summary>Sends what may be sent in this turn; false if something is left in <paramref name="buffer"/>.</summary>
    private bool TrySend(ref ReadOnlyMemory<byte> buffer, out SocketError error)
    {
        buffer = buffer[SendNow(buffer.Span, out error)..];
        return buffer.IsEmpty || error != SocketError.Success;
    }
}
