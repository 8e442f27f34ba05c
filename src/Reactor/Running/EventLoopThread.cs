namespace Reactor;

/// <summary>A loop on a thread of its own, for programs whose other threads hand it work and wait for the results.</summary>
/// <remarks>
/// Its members are for any thread, but for the two that dispose: these are for any thread other than the loop's own. The thread is
/// a background thread: it does not keep the process alive. Disposing stops the loop, cancels the tasks that are left, waits until they
/// have ended, and closes the loop, as <see cref="EventLoop.Run{T}(Func{EventLoop, Task{T}})"/> does when its main has ended; code on
/// the loop gets the same by <see cref="EventLoop.Stop"/>.
/// <para>A loop that cannot go on, because its back end failed, ends in the same way; the failure is reported, and invocations that
/// cannot end any more are cancelled. On <see cref="VirtualTime"/> a loop that is idle has deadlocked, unless its clock is held.</para>
/// </remarks>
public sealed class EventLoopThread : IAsyncDisposable, IDisposable
{
    private readonly Thread _thread;
    private readonly TaskCompletionSource _started = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _broken = new();

    // Held while an invocation is posted: each was posted before the loop began to end, and is seen by its last turn, or is refused.
    private readonly Lock _lock = new();
    private bool _isEnding;

    private EventLoopThread(string name, EventLoop loop)
    {
        Loop = loop;
        _thread = new Thread(Run) { Name = name, IsBackground = true };
    }

    /// <summary>The loop on the thread.</summary>
    /// <remarks>It is closed by its thread and by nobody else. From other threads only what is for any thread may be used, such as
    /// <see cref="EventLoop.CallSoonThreadSafe"/>; what that throws once the loop is closed, an <see cref="ObjectDisposedException"/>,
    /// it does not throw while it ends: what is posted then may never run.</remarks>
    public EventLoop Loop { get; }

    /// <summary>Starts a thread, and a loop on it that runs when this returns.</summary>
    /// <remarks>The thread does not see the caller's async locals.</remarks>
    /// <param name="name">What the thread is called.</param>
    /// <param name="backend">What the loop runs on, and owns; null makes the default.</param>
    /// <param name="unhandledException">The loop's <see cref="EventLoop.UnhandledException"/>, from its first turn to its end: called on
    /// the loop's thread, and after its end as that says.</param>
    /// <exception cref="InvalidOperationException">The back end is, or was, another loop's.</exception>
    public static EventLoopThread Start(string name, LoopBackend? backend = null, Action<Exception>? unhandledException = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        var loop = new EventLoop(backend ?? LoopBackend.CreateDefault()) { UnhandledException = unhandledException };
        var thread = new EventLoopThread(name, loop);
        loop.CallSoon(() => thread._started.TrySetResult());
        thread._thread.UnsafeStart();
        thread._started.Task.GetAwaiter().GetResult();
        return thread;
    }

    /// <summary>Runs <paramref name="work"/> as a task of the loop, and gives its result.</summary>
    /// <remarks>
    /// The work runs on the loop's thread, with the loop as its context and with the caller's async locals. What awaits the result
    /// goes on wherever its own context says, never inside the loop's turn. The failure of the work is the caller's alone. The token of
    /// the work is cancelled when <paramref name="cancellationToken"/> is, and when the loop ends; the result then says how the work
    /// ended. Cancelled before its first step, it is never called.
    /// <para>Work on the loop may invoke more, and await it.</para>
    /// </remarks>
    /// <exception cref="ObjectDisposedException">The loop has been stopped, or is disposed of; thrown by the call, not by the task.</exception>
    public Task<T> InvokeAsync<T>(
        Func<EventLoop, CancellationToken, Task<T>> work, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(work);
        Task<T> result;
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_isEnding, this);
            result = Loop.StartThreadSafeAsync("invocation", token => work(Loop, token), cancellationToken);
        }

        // Code on the loop ends with it, and must not wait for the thread pool.
#pragma warning disable RS0030 // Who is not on the loop does not leave it.
        return Loop.IsCurrent ? result : result.WaitAsync(_broken.Token);
#pragma warning restore RS0030
    }

    /// <summary>Runs <paramref name="work"/> as a task of the loop.</summary>
    /// <inheritdoc cref="InvokeAsync{T}"/>
    public Task InvokeAsync(Func<EventLoop, CancellationToken, Task> work, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(work);
        return InvokeAsync(
            async (loop, token) =>
            {
                await work(loop, token);
                return true;
            },
            cancellationToken);
    }

    /// <summary>Stops the loop, and waits without blocking until its tasks have ended and it is closed.</summary>
    /// <remarks>Calling it again waits again. A task that ignores its cancellation keeps the wait from ending.</remarks>
    /// <exception cref="InvalidOperationException">Called on the loop's own thread, where waiting for it would never end; thrown by
    /// the call.</exception>
    public ValueTask DisposeAsync()
    {
        StopFromOutside();
        return new ValueTask(_ended.Task);
    }

    /// <summary>Stops the loop, and blocks until its tasks have ended, it is closed, and its thread has ended.</summary>
    /// <remarks>A task that ignores its cancellation, or waits for the calling thread, keeps this from returning.</remarks>
    /// <exception cref="InvalidOperationException">Called on the loop's own thread.</exception>
    public void Dispose()
    {
        StopFromOutside();
        _thread.Join();
    }

    private void StopFromOutside()
    {
        if (Thread.CurrentThread == _thread)
        {
            throw new InvalidOperationException("A loop's own thread cannot wait for its end; code on it calls EventLoop.Stop.");
        }

        lock (_lock)
        {
            if (_isEnding)
            {
                return;
            }

            _isEnding = true;
        }

        // Outside the lock, since the loop may have ended by itself meanwhile; then there is nothing to stop.
        Loop.TryPostRaw(loop => ((EventLoop)loop!).Stop(), Loop);
    }

    private void Run()
    {
        var hasEndedTasks = false;
        try
        {
            RunReporting(Loop.RunForever);
            lock (_lock)
            {
                _isEnding = true;
            }

            // The invocations that came too late for the turn which stopped the loop become tasks in one more turn, and end as such.
            RunReporting(() => Loop.RunOnce(TimeSpan.Zero));
            hasEndedTasks = RunReporting(Loop.End);
            RunReporting(Loop.Dispose);
        }
        finally
        {
            _started.TrySetResult();
            _ended.SetResult();

            // Only then are there invocations that never end. On the pool, since what waits for them goes on from there, and may
            // dispose, which this thread may not.
            if (!hasEndedTasks)
            {
                ThreadPool.UnsafeQueueUserWorkItem(static broken => ((CancellationTokenSource)broken!).Cancel(), _broken);
            }
        }
    }

    private bool RunReporting(Action step)
    {
        try
        {
            step();
            return true;
        }
        catch (Exception exception)
        {
            Loop.ReportUnhandled(exception);
            return false;
        }
    }
}
