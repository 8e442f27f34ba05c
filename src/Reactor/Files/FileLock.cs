namespace Reactor;

/// <summary>The lock of a <see cref="LoopFile"/>, held until it is disposed of or the file is closed.</summary>
/// <remarks>Loop thread only. Disposing twice does nothing.</remarks>
public sealed class FileLock : IAsyncDisposable
{
    private readonly LoopFile _file;
    private bool _released;

    internal FileLock(LoopFile file) => _file = file;

    /// <summary>Releases the lock.</summary>
    public ValueTask DisposeAsync()
    {
        if (_released)
        {
            return default;
        }

        _released = true;
        return _file.UnlockAsync();
    }
}
