namespace Reactor;

/// <summary>A callback that was scheduled, and can still be cancelled until it runs.</summary>
/// <remarks>Loop thread only. The callback runs with the execution context (async locals) of the code that scheduled it.</remarks>
public class Handle
{
    internal static readonly Action<object?> Invoke = static state => ((Handle)state!).Run();

    private readonly ExecutionContext? _executionContext = ExecutionContext.Capture();
    private readonly EventLoop _loop;
    private Action? _callback;

    internal Handle(EventLoop loop, Action callback)
    {
        _loop = loop;
        _callback = callback;
    }

    /// <summary>What is to run, until it does.</summary>
    internal Action? Callback => _callback;

    /// <summary>Whether <see cref="Cancel"/> was called before the callback ran.</summary>
    public bool IsCancelled { get; private set; }

    /// <summary>Whether the loop is closed: what it has not run then never will be, and whoever cleans up need not care.</summary>
    internal bool IsOver => _loop.IsClosed;

    /// <summary>Keeps the callback from running; after it has run this does nothing.</summary>
    public virtual void Cancel()
    {
        if (_callback is not null)
        {
            if (!IsOver)
            {
                _loop.VerifyAccess();
            }

            _callback = null;
            IsCancelled = true;
        }
    }

    private void Run()
    {
        if (_callback is not { } callback)
        {
            return;
        }

        _callback = null;
        if (_executionContext is null)
        {
            callback();
        }
        else
        {
            ExecutionContext.Run(_executionContext, static state => ((Action)state!)(), callback);
        }
    }
}
