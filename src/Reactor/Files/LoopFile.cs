using Microsoft.Win32.SafeHandles;

namespace Reactor;

/// <summary>A regular file, read and written by the loop's executor: a file cannot be polled.</summary>
/// <remarks>
/// Loop thread only. Reads may overlap each other. Appends, flushes, changes of length and closing are done one after another in
/// the order in which they were called, so an append need not be awaited before the next one.
/// <para>A read may be abandoned: cancelling it ends the wait at once, its bytes are dropped, the position stays. A write never is: once
/// called it is done, and takes no token. Await it before the loop ends: what still waits for its turn then is not done.</para>
/// </remarks>
public sealed partial class LoopFile : IAsyncDisposable
{
    // What umask leaves of it, as for every program.
    private const uint NewFileMode = 0x1B6; // rw-rw-rw-

    private readonly EventLoop _loop;
    private readonly Executor _executor;
    private readonly SerialWork _writes;
    private readonly SafeFileHandle _handle;
    private bool _disposed;

    private LoopFile(EventLoop loop, string path, SafeFileHandle handle)
    {
        _loop = loop;
        _executor = loop.Executor;
        _writes = new SerialWork(_executor);
        _handle = handle;
        Path = path;
    }

    /// <summary>The path by which the file was opened.</summary>
    public string Path { get; }

    /// <summary>Opens a file that exists, for reading.</summary>
    /// <exception cref="FileNotFoundException">It, or a folder that leads to it, does not exist.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be opened so, or is a folder.</exception>
    /// <exception cref="IOException">The system refused otherwise.</exception>
    public static Task<LoopFile> OpenReadAsync(EventLoop loop, string path) => OpenAsync(loop, path, Libc.O_RDONLY);

    /// <summary>Opens or creates a file, for reading and appending.</summary>
    /// <remarks>By O_APPEND: what other processes append meanwhile is not overwritten.</remarks>
    /// <inheritdoc cref="OpenReadAsync" path="/exception"/>
    public static Task<LoopFile> OpenAppendAsync(EventLoop loop, string path) =>
        OpenAsync(loop, path, Libc.O_RDWR | Libc.O_APPEND | Libc.O_CREAT);

    /// <summary>Closes the file once the writes before have been done, and releases its lock.</summary>
    /// <remarks>A read that has not started yet fails; what is called afterwards throws. Doing it twice does nothing. Once the loop is
    /// closed this closes the file at once.</remarks>
    public async ValueTask DisposeAsync()
    {
        if (_disposed)
        {
            return;
        }

        if (_loop.IsClosed)
        {
            // Nobody else does it any more, and there is no loop to hold up.
            _disposed = true;
            _handle.Dispose();
            return;
        }

        _loop.VerifyAccess();
        _disposed = true;
        await _writes.RunAsync(() =>
        {
            _handle.Dispose();
            return true;
        });
    }

    private static async Task<LoopFile> OpenAsync(EventLoop loop, string path, int flags)
    {
        ArgumentNullException.ThrowIfNull(loop);
        ArgumentException.ThrowIfNullOrEmpty(path);
        loop.VerifyAccess();
        return new LoopFile(loop, path, await loop.Executor.RunAsync(() => Open(path, flags)));
    }

    private static SafeFileHandle Open(string path, int flags)
    {
        var descriptor = Libc.open(path, flags | Libc.O_CLOEXEC, NewFileMode);
        return descriptor >= 0 ? new SafeFileHandle(descriptor, ownsHandle: true) : throw FileError.Last(path);
    }

    private void VerifyOpen()
    {
        _loop.VerifyAccess();
        ObjectDisposedException.ThrowIf(_disposed, this);
    }
}
