using System.Diagnostics;

namespace Reactor;

/// <summary>A task as the loop's registry knows it: what it is called, since when it exists, and how far it has come.</summary>
/// <remarks>Loop thread only, but for <see cref="Name"/>. The registry holds a task strongly from the moment it is scheduled until it
/// has ended, so that it cannot be collected while it waits. The model is asyncio's <c>all_tasks</c>.</remarks>
public sealed class LoopTask
{
    private static readonly AsyncLocal<LoopTask?> Running = new();

    private readonly EventLoop _loop;
    private readonly CancellationTokenSource? _cancellation;
    private readonly LinkedListNode<LoopTask> _entry;
    private readonly long _createdAt;
    private readonly StackTrace? _startedAt;
    private LoopTaskStatus _status;
    private TimeSpan _ageAtEnd;
    private TaskCompletionSource? _ended;

    // Held, and with it all that the work holds and what awaits it, even if what it waits for is held by nobody.
    private Task? _work;

    /// <summary>Enters the registry.</summary>
    /// <param name="loop">The loop on whose thread the task is made, and runs.</param>
    /// <param name="name">What the task is called; null gives it a number.</param>
    /// <param name="cancellation">What cancels the task; may be shared with others. Null: it cannot be cancelled.</param>
    internal LoopTask(EventLoop loop, string? name, CancellationTokenSource? cancellation)
    {
        _loop = loop;
        _cancellation = cancellation;
        _createdAt = loop.TimeProvider.GetTimestamp();
        _startedAt = loop.Debug.CaptureStackIfEnabled();
        _entry = loop.AddTask(this, out var number);
        Name = name ?? $"task {number}";
    }

    /// <summary>What the task was called by the code that started it.</summary>
    public string Name { get; }

    /// <summary>The time on the loop's clock since the task was scheduled; after its end, how long it took.</summary>
    public TimeSpan Age => HasEnded ? _ageAtEnd : _loop.TimeProvider.GetElapsedTime(_createdAt);

    /// <summary>How far the task has come.</summary>
    public LoopTaskStatus Status =>
        !HasEnded && _cancellation is { IsCancellationRequested: true } ? LoopTaskStatus.Cancelling : _status;

    /// <summary>Complete as soon as the task has ended, however it has: it never fails.</summary>
    public Task Ended
    {
        get
        {
            if (HasEnded)
            {
                return Task.CompletedTask;
            }

            _ended ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _ended.Task;
        }
    }

    /// <summary>The task in which the calling code runs.</summary>
    internal static LoopTask? Current => Running.Value;

    /// <summary>The stack of the code that started it; known in debug mode only.</summary>
    internal StackTrace? StartedAt => _startedAt;

    internal bool CanBeCancelled => _cancellation is not null;

    internal bool HasEnded => _status >= LoopTaskStatus.Succeeded;

    /// <summary>Asks the task to end; does nothing once it has.</summary>
    /// <remarks>A task shares the fate of those it was started with: cancelling the child of a <see cref="TaskGroup"/>, or one of
    /// several that an aggregate runs, cancels all of them. Callbacks of the token run before this returns.</remarks>
    /// <exception cref="AggregateException">Callbacks of the task's token threw; it was asked to end all the same.</exception>
    public void Cancel()
    {
        _loop.VerifyAccess();
        if (!HasEnded)
        {
            _cancellation?.Cancel();
        }
    }

    /// <summary>The name, the status and the age, on one line.</summary>
    public override string ToString() => $"{Name}: {Status}, {Age.TotalSeconds:0.000} s";

    /// <summary>Does the work as this task, from now to its end, and then leaves the registry. Called once.</summary>
    internal async Task RunAsync(Func<CancellationToken, Task> work)
    {
        // An async method gives the caller its own async locals back, so this is set for the work alone.
        Running.Value = this;
        _status = LoopTaskStatus.Running;
        var outcome = LoopTaskStatus.Failed;
        try
        {
            _work = work(_cancellation?.Token ?? CancellationToken.None);
            await _work;
            outcome = LoopTaskStatus.Succeeded;
        }
        catch (OperationCanceledException)
        {
            outcome = LoopTaskStatus.Cancelled;
            throw;
        }
        finally
        {
            End(outcome);
        }
    }

    /// <inheritdoc cref="RunAsync(Func{CancellationToken, Task})"/>
    internal async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> work)
    {
        Task<T>? result = null;
        await RunAsync(token => (Task)(result = work(token)));
        return await result!;
    }

    private void End(LoopTaskStatus outcome)
    {
        _ageAtEnd = Age;
        _status = outcome;
        _work = null;
        _loop.RemoveTask(_entry);
        _ended?.SetResult();
    }
}
