using System.Runtime.InteropServices;

namespace Reactor;

/// <summary>This process's end of a pipe, polled by the loop, as a <see cref="Stream"/>.</summary>
/// <remarks>
/// Loop thread only, but for disposing and cancelling. Polled, not handed to the executor: a pipe can be polled, a read of it
/// may wait forever, and each would keep one of the executor's few threads. The end is nonblocking; the child's is a description
/// of its own and stays as programs expect it.
/// </remarks>
internal abstract class LoopPipe : Stream, IIoSource
{
    private const string NoSynchronousIo = "Synchronous reads and writes would block the event loop; use the asynchronous ones.";

    private static readonly Action<object?> Continue = static state => ((LoopPipe)state!).TransferAll();
    private static readonly Action<object?> CancelPending = static state => ((LoopPipe)state!).OnCancelled();
    private static readonly Action<object?> PostCancel = static state => ((LoopPipe)state!)._loop.TryPostRaw(CancelPending, state);

    private readonly EventLoop _loop;
    private readonly IoOperation _operation;
    private readonly OpenResource? _trace;
    private CancellationToken _token;
    private CancellationTokenRegistration _cancellation;
    private bool _waiting;
    private bool _closed;
    private TurnBudget _budget;

    // Until a transfer says that it is not; an edge says that it is again.
    private bool _ready = true;

    /// <summary>Takes <paramref name="descriptor"/> over, unless this throws.</summary>
    protected LoopPipe(EventLoop loop, int descriptor)
    {
        _loop = loop;
        _operation = new IoOperation(loop);
        Descriptor = descriptor;
        loop.AddSource(this, descriptor);
        _trace = loop.Debug.TraceOpen(GetType().Name);
    }

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    ulong IIoSource.Key { get; set; }

    Readiness IIoSource.Pending { get; set; }

    OpenResource? IIoSource.Trace => _trace;

    protected int Descriptor { get; }

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException(NoSynchronousIo);

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException(NoSynchronousIo);

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    void IIoSource.OnReady(Readiness readiness)
    {
        // What the poll found may be queued when it is closed: then the descriptor may be another's by now.
        if (!_closed)
        {
            _ready = true;
            TransferAll();
        }
    }

    void IIoSource.OnLoopClosing() => CloseDescriptor();

    /// <summary>Throws unless an operation may start now.</summary>
    protected void VerifyOpen()
    {
        _loop.VerifyAccess();
        ObjectDisposedException.ThrowIf(_closed, this);
        if (_operation.IsPending)
        {
            throw new InvalidOperationException("Another read or write of this pipe has not ended.");
        }
    }

    /// <summary>Starts an operation, whose buffer the caller has put down; it may be complete already.</summary>
    protected IoOperation Start(CancellationToken cancellationToken)
    {
        _operation.Begin();
        _waiting = true;
        _token = cancellationToken;
        TransferAll();
        if (_waiting)
        {
            _cancellation = cancellationToken.UnsafeRegister(PostCancel, this);
        }

        return _operation;
    }

    /// <summary>Reads or writes once: the number of bytes, or -1 with errno set.</summary>
    protected abstract nint Transfer();

    /// <summary>Takes note of the bytes of a transfer, and says whether the operation is complete.</summary>
    protected abstract bool IsComplete(int count);

    /// <summary>Lets go of the buffer.</summary>
    protected abstract void ReleaseBuffer();

    protected override void Dispose(bool disposing)
    {
        if (_loop.IsCurrent)
        {
            CloseDescriptor();
        }
        else
        {
            // Closing here would let the system give the descriptor to another while the loop still uses it.
            _loop.TryPostRaw(static pipe => ((LoopPipe)pipe!).CloseDescriptor(), this);
        }

        base.Dispose(disposing);
    }

    private void TransferAll()
    {
        while (_waiting && _ready)
        {
            if (!_budget.IsLeft(_loop))
            {
                _loop.PostRaw(Continue, this);
                return;
            }

            var count = (int)Transfer();
            if (count >= 0)
            {
                _budget.Take(_loop, count);
                if (IsComplete(count))
                {
                    Take();
                    _operation.Complete(count);
                }
            }
            else
            {
                OnFailedTransfer(Marshal.GetLastPInvokeError());
            }
        }
    }

    private void OnFailedTransfer(int errno)
    {
        switch (errno)
        {
            case Libc.EAGAIN:
                _ready = false;
                break;
            case Libc.EINTR:
                break;
            case Libc.EPIPE:
                Fail(new BrokenPipeException());
                break;
            default:
                Fail(FileError.ToException(errno, "A pipe of a child"));
                break;
        }
    }

    private void OnCancelled()
    {
        if (_waiting && _token.IsCancellationRequested)
        {
            Fail(new OperationCanceledException(_token));
        }
    }

    private void Fail(Exception exception)
    {
        Take();
        _operation.Fail(exception);
    }

    /// <summary>Ends the wait; whoever took it completes the operation.</summary>
    private void Take()
    {
        _waiting = false;
        ReleaseBuffer();
        _cancellation.Unregister();
        _cancellation = default;
    }

    private void CloseDescriptor()
    {
        if (_closed)
        {
            return;
        }

        _closed = true;
        _trace?.Dispose();
        _loop.RemoveSource(this);
        _ = Libc.close(Descriptor);
        if (_waiting)
        {
            // Not completed here: Dispose may have been called by a cancellation inside user code. Not to be tried again
            // either, since the descriptor may be another's by now.
            _ready = false;
            _loop.TryPostRaw(static pipe => ((LoopPipe)pipe!).FailClosed(), this);
        }
    }

    private void FailClosed()
    {
        if (_waiting)
        {
            Fail(new IOException("The pipe was closed while the operation was under way."));
        }
    }
}
