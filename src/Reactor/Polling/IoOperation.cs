using System.Diagnostics;
using System.Runtime.ExceptionServices;
using System.Threading.Tasks.Sources;

namespace Reactor;

/// <summary>One direction of a socket or a pipe as something to await, again and again without allocating.</summary>
/// <remarks>
/// Begun on any thread, completed on the loop thread by a raw callback. A continuation that captured no context runs inside
/// <see cref="Complete"/>; one that captured the loop is queued, with no delegate made for it.
/// </remarks>
internal sealed class IoOperation(EventLoop loop) : IValueTaskSource<int>, IValueTaskSource
{
    private static readonly Action<object?> Completed = static _ => Debug.Fail("The mark of completion was called.");

    private int _pending;
    private short _version;
    private Action<object?>? _continuation;
    private object? _state;
    private object? _scheduler;
    private ExecutionContext? _executionContext;
    private Exception? _exception;
    private int _result;

    public bool IsPending => Volatile.Read(ref _pending) != 0;

    public ValueTask<int> ResultTask => new(this, _version);

    public ValueTask Task => new(this, _version);

    /// <summary>Claims the operation; it is free again when its result has been taken.</summary>
    /// <exception cref="InvalidOperationException">One is under way already.</exception>
    public void Begin()
    {
        if (Interlocked.CompareExchange(ref _pending, 1, 0) != 0)
        {
            throw new InvalidOperationException("Another operation in this direction has not ended.");
        }
    }

    /// <summary>Frees an operation that was begun, and whose task was given to nobody.</summary>
    public void Abandon() => Volatile.Write(ref _pending, 0);

    public void Complete(int result)
    {
        _result = result;
        SignalCompletion();
    }

    public void Fail(Exception exception)
    {
        _exception = exception;
        SignalCompletion();
    }

    int IValueTaskSource<int>.GetResult(short token) => GetResult(token);

    void IValueTaskSource.GetResult(short token) => GetResult(token);

    public ValueTaskSourceStatus GetStatus(short token)
    {
        ThrowIfStale(token);
        if (!ReferenceEquals(Volatile.Read(ref _continuation), Completed))
        {
            return ValueTaskSourceStatus.Pending;
        }

        return _exception switch
        {
            null => ValueTaskSourceStatus.Succeeded,
            OperationCanceledException => ValueTaskSourceStatus.Canceled,
            _ => ValueTaskSourceStatus.Faulted,
        };
    }

    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags)
    {
        ThrowIfStale(token);
        _state = state;
        _scheduler = (flags & ValueTaskSourceOnCompletedFlags.UseSchedulingContext) != 0 ? CaptureScheduler() : null;
        _executionContext = (flags & ValueTaskSourceOnCompletedFlags.FlowExecutionContext) != 0 ? ExecutionContext.Capture() : null;

        // What was written above is read by the loop thread only after it has seen the continuation.
        if (Interlocked.CompareExchange(ref _continuation, continuation, null) is not null)
        {
            // Completed meanwhile, on the loop thread, while another one came here.
            Schedule(continuation, inlineAllowed: false);
        }
    }

    private static object? CaptureScheduler()
    {
        if (SynchronizationContext.Current is { } context && context.GetType() != typeof(SynchronizationContext))
        {
            return context;
        }

        return TaskScheduler.Current == TaskScheduler.Default ? null : TaskScheduler.Current;
    }

    private int GetResult(short token)
    {
        ThrowIfStale(token);
        if (!ReferenceEquals(_continuation, Completed))
        {
            throw new InvalidOperationException("The operation has not ended.");
        }

        var exception = _exception;
        var result = _result;
        _version++;
        _continuation = null;
        _state = null;
        _scheduler = null;
        _executionContext = null;
        _exception = null;
        Volatile.Write(ref _pending, 0);
        if (exception is not null)
        {
            ExceptionDispatchInfo.Throw(exception);
        }

        return result;
    }

    private void SignalCompletion()
    {
        if (Interlocked.Exchange(ref _continuation, Completed) is { } continuation)
        {
            Schedule(continuation, inlineAllowed: true);
        }
    }

    private void Schedule(Action<object?> continuation, bool inlineAllowed)
    {
        var state = _state;
        if (_executionContext is { } executionContext)
        {
            (continuation, state) = Flow(executionContext, continuation, state);
        }

        switch (_scheduler)
        {
            case null when inlineAllowed:
                continuation(state);
                break;
            case null:
                // On a loop that is closed by now it goes on elsewhere: an exception here would be nobody's, and end the process.
                if (!loop.TryPostRaw(continuation, state))
                {
                    ThreadPool.UnsafeQueueUserWorkItem(continuation, state, preferLocal: false);
                }

                break;
            case EventLoop target:
                target.PostUser(continuation, state);
                break;
            case SynchronizationContext context:
                context.Post(new SendOrPostCallback(continuation), state);
                break;
            case TaskScheduler scheduler:
                System.Threading.Tasks.Task.Factory.StartNew(continuation, state, default, TaskCreationOptions.DenyChildAttach, scheduler);
                break;
        }
    }

    private static (Action<object?> Continuation, object? State) Flow(
        ExecutionContext executionContext, Action<object?> continuation, object? state) =>
        (_ => ExecutionContext.Run(executionContext, s => continuation(s), state), null);

    private void ThrowIfStale(short token)
    {
        if (token != _version)
        {
            throw new InvalidOperationException("The result of this operation has been taken already.");
        }
    }
}
