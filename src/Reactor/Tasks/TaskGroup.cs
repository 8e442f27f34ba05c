using System.Runtime.ExceptionServices;

namespace Reactor;

/// <summary>Tasks that start together, end together, and fail together: the only place where tasks are started.</summary>
/// <remarks>
/// Loop thread only, for code with the loop as its context. The first failure cancels the others and the body; the group ends when all of them have. A child that ends
/// by cancellation has not failed; a body that does, when nobody cancelled the group, ends the group with that cancellation.
/// </remarks>
public sealed class TaskGroup
{
    private readonly EventLoop _loop;
    private readonly CancellationTokenSource _cancellation;
    private readonly TaskCompletionSource _idle = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<Exception> _failures = [];
    private OperationCanceledException? _bodyCancellation;
    private int _running;

    private TaskGroup(EventLoop loop, CancellationToken cancellationToken)
    {
        _loop = loop;
        _cancellation = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);

        // Kept, since the source gives it out no more once the group has ended.
        CancellationToken = _cancellation.Token;
    }

    /// <summary>Cancelled when the group is: by a failure, by <see cref="Cancel"/>, or from outside.</summary>
    public CancellationToken CancellationToken { get; }

    /// <summary>Runs <paramref name="body"/>, and ends when it and all that it started in the group have ended.</summary>
    /// <exception cref="InvalidOperationException">The caller does not run on a loop.</exception>
    /// <exception cref="AggregateException">More than one of them failed; a single failure is thrown as it is.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled, or the body
    /// ended by a cancellation of its own; and nothing failed.</exception>
    public static async Task RunAsync(Func<TaskGroup, Task> body, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(body);
        var group = new TaskGroup(EventLoop.OfCaller(), cancellationToken);
        try
        {
            group._running = 1;
            _ = group.RunChildAsync(_ => group.RunBodyAsync(body));
            await group._idle.Task;
            group.ThrowIfFailed();
            cancellationToken.ThrowIfCancellationRequested();
            group.ThrowIfBodyCancelled();
        }
        finally
        {
            group._cancellation.Dispose();
        }
    }

    /// <summary>Starts a child in the next turn.</summary>
    /// <param name="child">What the child does; the token is the group's.</param>
    /// <param name="name">What the child is called in the loop's list of tasks; by default it gets a number.</param>
    /// <exception cref="InvalidOperationException">The group has ended, or is ending because it was cancelled.</exception>
    public void StartSoon(Func<CancellationToken, Task> child, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(child);
        _loop.VerifyAccess();
        if (_running == 0 || _cancellation.IsCancellationRequested)
        {
            throw new InvalidOperationException("The task group is ending; nothing can be started in it.");
        }

        _running++;
        var task = new LoopTask(_loop, name, _cancellation);
        _loop.CallSoon(() => _ = RunChildAsync(_ => task.RunAsync(child)));
    }

    /// <summary>Asks everything in the group to end; does nothing once it has.</summary>
    public void Cancel()
    {
        if (_running > 0)
        {
            _cancellation.Cancel();
        }
    }

    private async Task RunBodyAsync(Func<TaskGroup, Task> body)
    {
        try
        {
            await body(this);
        }
        catch (OperationCanceledException exception) when (!_cancellation.IsCancellationRequested)
        {
            // Not the group's doing: the caller must not take what the body left undone for done.
            _bodyCancellation = exception;
            CancelAfterFailure();
        }
    }

    private async Task RunChildAsync(Func<CancellationToken, Task> child)
    {
        try
        {
            await child(CancellationToken);
        }
        catch (OperationCanceledException)
        {
            // Cancelled, by the group or by itself: no failure.
        }
        catch (Exception exception)
        {
            _failures.Add(exception);
            CancelAfterFailure();
        }

        if (--_running == 0)
        {
            _idle.SetResult();
        }
    }

    private void CancelAfterFailure()
    {
        try
        {
            _cancellation.Cancel();
        }
        catch (AggregateException exception)
        {
            // A callback of the token threw, which is no reason for the group never to end.
            _failures.AddRange(exception.InnerExceptions);
        }
    }

    private void ThrowIfBodyCancelled()
    {
        if (_bodyCancellation is not null)
        {
            ExceptionDispatchInfo.Throw(_bodyCancellation);
        }
    }

    private void ThrowIfFailed()
    {
        if (_failures is [var only])
        {
            ExceptionDispatchInfo.Throw(only);
        }

        if (_failures.Count > 1)
        {
            throw new AggregateException(_failures);
        }
    }
}
