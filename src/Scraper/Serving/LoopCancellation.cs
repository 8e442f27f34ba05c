using Reactor;

namespace Scraper.Serving;

/// <summary>A cancellation that comes from any thread, passed on by the loop.</summary>
/// <remarks>Kestrel cancels a request's token on the pool, where the callbacks of code that belongs to the loop must not run.</remarks>
internal sealed class LoopCancellation : IDisposable
{
    private readonly EventLoop _loop;
    private readonly CancellationTokenSource _cancellation = new();
    private readonly CancellationTokenRegistration _registration;
    private bool _isDisposed;

    public LoopCancellation(EventLoop loop, CancellationToken source)
    {
        _loop = loop;
        Token = _cancellation.Token;
        _registration = source.UnsafeRegister(static state => ((LoopCancellation)state!).Post(), this);
    }

    /// <summary>Cancelled on the loop's thread.</summary>
    public CancellationToken Token { get; }

    /// <summary>Loop thread only.</summary>
    public void Dispose()
    {
        // Not the source: whoever holds the token may register with it still, and it has nothing that needs freeing.
        _isDisposed = true;
        _registration.Dispose();
    }

    private void Post() => _loop.CallSoonThreadSafe(Cancel);

    private void Cancel()
    {
        if (!_isDisposed)
        {
            _cancellation.Cancel();
        }
    }
}
