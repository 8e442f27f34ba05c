namespace Reactor;

/// <summary>A callback that another thread has sent to the loop, and waits for.</summary>
internal sealed class SentCallback(SendOrPostCallback callback, object? state) : IOutsideWork
{
    private readonly TaskCompletionSource _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public LinkedListNode<IOutsideWork>? Entry { get; set; }

    /// <summary>Runs the callback. Loop thread.</summary>
    public void Run()
    {
        try
        {
            callback(state);
            _completion.TrySetResult();
        }
        catch (Exception exception)
        {
            _completion.TrySetException(exception);
        }
    }

    /// <summary>Blocks until the callback has run, and throws what it threw. The thread that sent it.</summary>
    public void Wait() => _completion.Task.GetAwaiter().GetResult();

    public void OnLoopClosed() => _completion.TrySetException(new ObjectDisposedException(nameof(EventLoop)));
}
