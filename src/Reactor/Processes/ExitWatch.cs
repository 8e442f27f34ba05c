using System.Runtime.InteropServices;

namespace Reactor;

/// <summary>Waits for the end of a child on the loop, and reaps it.</summary>
/// <remarks>
/// Loop thread only. By a pidfd (man 2 pidfd_open), which becomes readable when the child ends. A kernel before 5.3 has none, nor
/// has a process without a free descriptor: then every SIGCHLD makes it look.
/// </remarks>
internal sealed class ExitWatch : IIoSource, IOutsideWork
{
    private const int None = -1;

    private static readonly Action<object?> ReapLater = static watch => ((ExitWatch)watch!).TryReap();

    private readonly EventLoop _loop;
    private readonly int _process;
    private readonly TaskCompletionSource<ExitStatus> _exited = new();
    private int _descriptor = None;
    private PosixSignalRegistration? _childSignal;

    public ExitWatch(EventLoop loop, int process, bool withoutPidfd)
    {
        _loop = loop;
        _process = process;
        loop.TryAddOutsideWork(this);
        try
        {
            if (withoutPidfd || !TryWatchDescriptor())
            {
                WatchSignal();
            }
        }
        catch
        {
            // Nobody else knows the child.
            loop.RemoveOutsideWork(this);
            KillAndReap(out _);
            throw;
        }
    }

    /// <summary>Completes, by a raw callback or as the loop closes, when the child has been reaped.</summary>
    public Task<ExitStatus> Exited => _exited.Task;

    LinkedListNode<IOutsideWork>? IOutsideWork.Entry { get; set; }

    ulong IIoSource.Key { get; set; }

    Readiness IIoSource.Pending { get; set; }

    /// <summary>Sends a signal, unless the child has been reaped: its number may be another's by then.</summary>
    public void Signal(int signal)
    {
        if (!Exited.IsCompleted && Libc.kill(_process, signal) < 0 && Marshal.GetLastPInvokeError() != Libc.ESRCH)
        {
            throw FileError.Last($"Signal {signal} to the child {_process}");
        }
    }

    void IIoSource.OnReady(Readiness readiness) => TryReap();

    // Before its pipes are closed, the end of which it may take for more than it is: for the whole of its input, say.
    void IOutsideWork.OnLoopClosing() => _ = Libc.kill(_process, Libc.SIGKILL);

    void IIoSource.OnLoopClosing() => CloseDescriptor();

    void IOutsideWork.OnLoopClosed()
    {
        var result = KillAndReap(out var status);
        StopWatching();
        Complete(result, status);
    }

    private bool TryWatchDescriptor()
    {
        var descriptor = (int)Libc.syscall(Libc.SYS_pidfd_open, _process, 0);
        if (descriptor < 0)
        {
            return false;
        }

        try
        {
            _loop.AddSource(this, descriptor);
        }
        catch
        {
            _ = Libc.close(descriptor);
            throw;
        }

        _descriptor = descriptor;
        return true;
    }

    private void WatchSignal()
    {
        // Not cancelled: the runtime has its own children to look after.
        _childSignal = PosixSignalRegistration.Create((PosixSignal)SignalNumber.Chld, _ => _loop.TryPostRaw(ReapLater, this));

        // It may have ended before anybody listened.
        _loop.PostRaw(ReapLater, this);
    }

    private unsafe void TryReap()
    {
        if (Exited.IsCompleted)
        {
            return;
        }

        int status;
        var result = Libc.waitpid(_process, &status, Libc.WNOHANG);
        if (result == 0 || (result < 0 && Marshal.GetLastPInvokeError() == Libc.EINTR))
        {
            return;
        }

        StopWatching();
        Complete(result, status);
    }

    private void Complete(int result, int status)
    {
        if (result == _process)
        {
            _exited.SetResult(ExitStatus.FromWait(status));
        }
        else
        {
            _exited.SetException(new InvalidOperationException($"Somebody else has waited for the child {_process}: how it ended is unknown."));
        }
    }

    private unsafe int KillAndReap(out int status)
    {
        int result, ended = 0;
        _ = Libc.kill(_process, Libc.SIGKILL);
        do
        {
            result = Libc.waitpid(_process, &ended, 0);
        }
        while (result < 0 && Marshal.GetLastPInvokeError() == Libc.EINTR);

        status = ended;
        return result;
    }

    private void StopWatching()
    {
        _loop.RemoveOutsideWork(this);
        _childSignal?.Dispose();
        CloseDescriptor();
    }

    private void CloseDescriptor()
    {
        if (_descriptor != None)
        {
            _loop.RemoveSource(this);
            _ = Libc.close(_descriptor);
            _descriptor = None;
        }
    }
}
