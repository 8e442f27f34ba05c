using System.Net.Sockets;

namespace Reactor;

public sealed partial class LoopSocket
{
    private static readonly Action<object?> StartSend = static state => ((LoopSocket)state!).OnSendStarted();
    private static readonly Action<object?> CancelSend = static state => ((LoopSocket)state!).OnSendCancelled();
    private static readonly Action<object?> PostCancelSend =
        static state => ((LoopSocket)state!)._loop.TryPostRaw(CancelSend, state);


    private readonly SocketOperation _send;
    private ReadOnlyMemory<byte> _sendBuffer;
    private CancellationToken _sendToken;
    private CancellationTokenRegistration _sendCancellation;
    private int _sendOnItsWay;
    private bool _sendStarted;
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

        if (_writable && !_send.IsPending && TrySend(ref buffer, out var error))
        {
            return error == SocketError.Success ? default : ValueTask.FromException(ToIOException(error));
        }

        _send.Begin();
        AwaitWritable(buffer, cancellationToken);
        return _send.Task;
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

        AwaitWritable(_sendBuffer, _sendToken);
        if (_writable)
        {
            ContinueSend();
        }
    }

    private void AwaitWritable(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken)
    {
        _sendBuffer = buffer;
        _sendToken = cancellationToken;
        _sendStarted = true;
        _sendCancellation = cancellationToken.UnsafeRegister(PostCancelSend, this);
        Await(Readiness.Writable);
    }

    private void OnWritable()
    {
        _writable = true;
        if (!_sendStarted)
        {
            return;
        }

        if (_connecting)
        {
            FinishConnect();
        }
        else
        {
            ContinueSend();
        }
    }

    private void ContinueSend()
    {
        if (TrySend(ref _sendBuffer, out var error))
        {
            EndSend(error == SocketError.Success ? null : ToIOException(error));
        }
        else
        {
            Await(Readiness.Writable);
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

    /// <summary>Sends as much as the system takes; false if something is left in <paramref name="buffer"/>.</summary>
    private bool TrySend(ref ReadOnlyMemory<byte> buffer, out SocketError error)
    {
        error = SocketError.Success;
        while (!buffer.IsEmpty)
        {
            _loop.Sends++;
            var count = _socket.Send(buffer.Span, out error);
            if (error == SocketError.WouldBlock)
            {
                _writable = false;
                error = SocketError.Success;
                return false;
            }

            if (error != SocketError.Success)
            {
                return true;
            }

            buffer = buffer[count..];
        }

        return true;
    }
}
