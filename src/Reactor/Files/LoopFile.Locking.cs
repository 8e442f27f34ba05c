using System.Runtime.InteropServices;

namespace Reactor;

public sealed partial class LoopFile
{
    private static readonly TimeSpan FirstLockInterval = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan LockIntervalLimit = TimeSpan.FromMilliseconds(200);

    private bool _locked;

    /// <summary>Takes the file's lock, unless somebody has it: another process, or another <see cref="LoopFile"/> of this one.</summary>
    /// <remarks>
    /// By flock (man 2 flock), exclusive and advisory: it keeps out only those who ask for it, as flock(1) does and every file that
    /// .NET itself opens. The system drops it when the file is closed, so a process that has died keeps none.
    /// </remarks>
    /// <returns>The lock; null if somebody has it, this very file included.</returns>
    /// <exception cref="IOException">The file system has no locks.</exception>
    public async Task<FileLock?> TryLockAsync()
    {
        VerifyOpen();
        if (_locked)
        {
            return null;
        }

        _locked = true;
        try
        {
            _locked = await _writes.RunAsync(TryLock);
        }
        catch
        {
            _locked = false;
            throw;
        }

        return _locked ? new FileLock(this) : null;
    }

    /// <summary>Takes the file's lock as soon as nobody has it.</summary>
    /// <remarks>
    /// Tries again after 5 ms, then ever more rarely, up to every 200 ms: a thread that waits in the system could not be called back,
    /// and might take the lock after its caller has given up. So those who wait are not served in order.
    /// </remarks>
    /// <exception cref="OperationCanceledException">The wait was cancelled; the lock is not held.</exception>
    /// <inheritdoc cref="TryLockAsync" path="/exception"/>
    public async Task<FileLock> LockAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var interval = FirstLockInterval;
        while (true)
        {
            if (await TryLockAsync() is { } taken)
            {
                return taken;
            }

            await Task.Delay(interval, _loop.TimeProvider, cancellationToken);
            interval = interval * 2 < LockIntervalLimit ? interval * 2 : LockIntervalLimit;
        }
    }

    internal async ValueTask UnlockAsync()
    {
        // Closing has released it, or will.
        if (_disposed)
        {
            return;
        }

        if (_loop.IsClosed)
        {
            _ = Libc.flock(_handle, Libc.LOCK_UN);
        }
        else
        {
            await _writes.RunAsync(() => Libc.flock(_handle, Libc.LOCK_UN));
        }

        _locked = false;
    }

    // On a thread of the executor.
    private bool TryLock()
    {
        while (Libc.flock(_handle, Libc.LOCK_EX | Libc.LOCK_NB) < 0)
        {
            switch (Marshal.GetLastPInvokeError())
            {
                case Libc.EINTR:
                    break;
                case Libc.EAGAIN:
                    return false;
                default:
                    throw FileError.Last(Path);
            }
        }

        return true;
    }
}
