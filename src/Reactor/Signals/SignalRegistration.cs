using System.Runtime.InteropServices;

namespace Reactor;

/// <summary>A handler of a signal, until it is disposed of.</summary>
/// <remarks>Any thread may dispose of it; disposing twice does nothing.</remarks>
public sealed class SignalRegistration : IDisposable
{
    private readonly ExecutionContext? _executionContext = ExecutionContext.Capture();
    private readonly EventLoop _loop;
    private readonly Action _handler;
    private readonly PosixSignalRegistration _registration;
    private volatile bool _disposed;

    internal SignalRegistration(EventLoop loop, PosixSignal signal, Action handler)
    {
        _loop = loop;
        _handler = handler;
        _registration = PosixSignalRegistration.Create(signal, OnSignal);
    }

    /// <summary>Gives the signal its default action back, if this was its only handler.</summary>
    /// <remarks>A call of the handler that is queued already does not happen, if this is called on the loop thread.</remarks>
    public void Dispose()
    {
        _disposed = true;
        _registration.Dispose();
    }

    // On a thread of the runtime's. A loop that is closed takes no more calls: then the default action is the right one.
    private void OnSignal(PosixSignalContext context)
    {
        try
        {
            _loop.CallSoonThreadSafe(Invoke);
            context.Cancel = true;
        }
        catch (ObjectDisposedException)
        {
        }
    }

    private void Invoke()
    {
        if (_disposed)
        {
            return;
        }

        if (_executionContext is null)
        {
            _handler();
        }
        else
        {
            ExecutionContext.Run(_executionContext, static handler => ((Action)handler!)(), _handler);
        }
    }
}
