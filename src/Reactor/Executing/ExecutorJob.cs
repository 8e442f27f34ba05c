namespace Reactor;

/// <summary>One piece of work of an <see cref="Executor"/>: runs on a thread of it, ends on the loop.</summary>
/// <remarks>The result is set by a raw callback, so that code without a context continues on the loop thread as well.</remarks>
internal sealed class ExecutorJob<T>(Executor executor, Func<T> work, CancellationToken cancellationToken) : IOutsideWork
{
    private readonly TaskCompletionSource<T> _completion = new();
    private CancellationTokenRegistration _cancellation;
    private Exception? _exception;
    private T? _result;
    private int _untracked;
    private volatile bool _abandoned;

    public Task<T> Task => _completion.Task;

    public LinkedListNode<IOutsideWork>? Entry { get; set; }

    /// <summary>Begins to listen to the token, before anybody can do the work: its end takes the registration back.</summary>
    public void RegisterCancellation() =>
        _cancellation = cancellationToken.UnsafeRegister(static job => ((ExecutorJob<T>)job!).Abandon(), this);

    /// <summary>Does the work. Runs on a thread of the executor.</summary>
    public void Run()
    {
        if (_abandoned)
        {
            return;
        }

        try
        {
            _result = work();
        }
        catch (Exception exception)
        {
            _exception = exception;
        }

        executor.PostBack(static job => ((ExecutorJob<T>)job!).Complete(), this);
        Untrack();
    }

    /// <summary>Nobody brings the result to a loop that is closed; the work itself goes on.</summary>
    public void OnLoopClosed()
    {
        _cancellation.Unregister();
        _completion.TrySetException(new ObjectDisposedException(nameof(EventLoop)));
    }

    private void Complete()
    {
        executor.Forget(this);
        _cancellation.Unregister();
        if (_exception is null)
        {
            _completion.TrySetResult(_result!);
        }
        else
        {
            _completion.TrySetException(_exception);
        }
    }

    private void Abandon()
    {
        _abandoned = true;
        executor.PostBack(static job => ((ExecutorJob<T>)job!).Cancel(), this);
        Untrack();
    }

    private void Cancel()
    {
        executor.Forget(this);
        _completion.TrySetCanceled(cancellationToken);
    }

    private void Untrack()
    {
        if (Interlocked.Exchange(ref _untracked, 1) == 0)
        {
            executor.Untrack();
        }
    }
}
