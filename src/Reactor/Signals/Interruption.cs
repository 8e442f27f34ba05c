using System.Runtime.InteropServices;

namespace Reactor;

/// <summary>SIGINT as the cancellation of a run: the first one cancels, the second one ends the process.</summary>
/// <remarks>Made and disposed of on the loop thread, the latter as often as one likes; the signals come on another.</remarks>
internal sealed class Interruption : IDisposable
{
    private readonly EventLoop _loop;
    private readonly PosixSignalRegistration _registration;
    private int _received;
    private bool _disposed;

    public Interruption(EventLoop loop)
    {
        _loop = loop;
        CancellationToken = Source.Token;
        _registration = PosixSignalRegistration.Create(PosixSignal.SIGINT, OnInterrupt);
    }

    public CancellationToken CancellationToken { get; }

    /// <summary>What cancels <see cref="CancellationToken"/>.</summary>
    public CancellationTokenSource Source { get; } = new();

    public void Dispose()
    {
        _disposed = true;
        _registration.Dispose();
        Source.Dispose();
    }

    // Not decided on the loop: what the second one is for is a loop that does not turn any more.
    private void OnInterrupt(PosixSignalContext context)
    {
        if (Interlocked.Exchange(ref _received, 1) == 0)
        {
            try
            {
                _loop.CallSoonThreadSafe(Cancel);
                context.Cancel = true;
            }
            catch (ObjectDisposedException)
            {
                // Main has ended meanwhile, and the loop with it.
            }
        }
    }

    private void Cancel()
    {
        if (!_disposed)
        {
            Source.Cancel();
        }
    }
}
