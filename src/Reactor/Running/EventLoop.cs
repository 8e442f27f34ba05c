namespace Reactor;

/// <summary>A single-threaded event loop: sockets, timers and callbacks of one thread, one after another.</summary>
/// <remarks>
/// The model is asyncio's. The loop is the <see cref="SynchronizationContext"/> of the code that it runs, so a plain
/// <c>await</c> comes back to it, and <see cref="TimeProvider"/> puts every timer on it. While it runs, its members are for its
/// own thread, and throw <see cref="InvalidOperationException"/> on another; those for any thread say so. Between two runs it
/// belongs to the thread that made it or ran it last.
/// <para>Callbacks are of two kinds. User callbacks run with <see cref="SynchronizationContext.Current"/> set to the loop. Raw
/// callbacks (what a socket or a timer completes) run with none, because that makes the continuations of
/// <c>ConfigureAwait(false)</c>, which libraries use throughout, run at once on the loop thread instead of the thread pool.
/// Both kinds wait in one queue and run in the order in which they were scheduled.</para>
/// </remarks>
public sealed partial class EventLoop : SynchronizationContext, IDisposable
{
    [ThreadStatic]
    private static EventLoop? t_running;

    private readonly LoopBackend _backend;
    private readonly ReadyQueue _ready = new();
    private readonly TimerHeap _timers = new();
    private Executor? _executor;
    private Thread _owner = Thread.CurrentThread;
    private volatile bool _closed;

    /// <summary>Makes a loop on the default back end; nothing runs on it until one of its Run methods is called.</summary>
    public EventLoop()
        : this(LoopBackend.CreateDefault())
    {
    }

    /// <summary>Makes a loop on a back end, which it owns from now on.</summary>
    /// <exception cref="InvalidOperationException">The back end is, or was, another loop's.</exception>
    public EventLoop(LoopBackend backend)
    {
        ArgumentNullException.ThrowIfNull(backend);
        backend.Attach();
        _backend = backend;
        TimeProvider = new LoopTimeProvider(this, backend);
        Debug = new LoopDebug(this);
        LoopMeter.Add(this);
    }

    /// <summary>The loop that runs on the calling thread, or null.</summary>
    /// <remarks>Any thread.</remarks>
    public static new EventLoop? Current => t_running;

    /// <summary>Whether the calling thread is the one that this loop runs on right now.</summary>
    /// <remarks>Any thread.</remarks>
    public bool IsCurrent => ReferenceEquals(t_running, this);

    /// <summary>The loop's clock: timers made by it fire on the loop thread, as raw callbacks.</summary>
    /// <remarks>Any thread. Give it to <see cref="Task.Delay(TimeSpan, TimeProvider)"/>, <see cref="CancellationTokenSource"/>,
    /// <see cref="PeriodicTimer"/> and whatever else takes one.</remarks>
    public TimeProvider TimeProvider { get; }

    /// <summary>The threads to which the loop's code hands work that blocks; they start when first needed.</summary>
    /// <remarks>Any thread.</remarks>
    public Executor Executor => Volatile.Read(ref _executor) ?? MakeExecutor();

    /// <summary>What is told of an exception that nobody else can be told of: it left a callback, or an async void method.</summary>
    /// <remarks>The loop goes on afterwards. By default the exception is written to standard error. A handler that throws is
    /// replaced, for that call, by the default, which is given both exceptions.
    /// <para>It is called on the loop thread; but once the loop is closed, on any: when what an <c>await</c> of the loop's code waited
    /// for ends only then, the code never goes on, and an <see cref="ObjectDisposedException"/> says which it is.</para></remarks>
    public Action<Exception>? UnhandledException { get; set; }

    /// <summary>What the loop has done so far, and holds now.</summary>
    public LoopStatistics Statistics => new()
    {
        Turns = _turns,
        Callbacks = _callbacks,
        RemotePosts = Volatile.Read(ref _remotePosts),
        Timers = _timers.Count,
        Sockets = _sourceCount,
        ReadyQueueLength = _ready.Count,
        RemoteQueueLength = _remote.Count,
        LongestCallback = TimeSpan.FromTicks(Volatile.Read(ref _longestCallback)),
        Waits = Volatile.Read(ref _waits),
        WaitTime = WaitTime,
        RunTime = RunTime,
        Receives = Receives,
        Sends = Sends,
        OffLoopSocketCalls = Volatile.Read(ref OffLoopSocketCalls),
    };

    /// <summary>Frees the loop's descriptors; sockets still open are closed, callbacks still queued never run.</summary>
    /// <remarks>
    /// Closing twice does nothing. Tasks that have not ended are reported by name to <see cref="UnhandledException"/>.
    /// <para>Operations of sockets and executors that are under way fail. Whoever awaits them goes on inside this call, with no
    /// synchronization context, on a loop that is closed: enough to clean up, but what it awaits next takes it elsewhere. Children are
    /// killed. Timers just do not fire any more: a delay on <see cref="TimeProvider"/> that is not over never ends, and can only be
    /// cancelled.</para>
    /// </remarks>
    /// <exception cref="InvalidOperationException">The loop is running, or belongs to another thread that is still alive.</exception>
    public void Dispose()
    {
        if (_closed)
        {
            return;
        }

        if (_running)
        {
            throw new InvalidOperationException("A running event loop cannot be closed.");
        }

        if (_owner != Thread.CurrentThread && _owner.IsAlive)
        {
            throw new InvalidOperationException("This event loop belongs to another thread, which alone can close it.");
        }

        // Of a thread that has ended: what is closed asks whether this is the loop's thread.
        _owner = Thread.CurrentThread;
        Close();
    }

    internal LoopBackend Backend => _backend;

    internal long Now => _backend.GetTimestamp();

    internal void VerifyAccess()
    {
        ObjectDisposedException.ThrowIf(_closed, this);
        if (_owner != Thread.CurrentThread)
        {
            throw new InvalidOperationException(
                "This event loop belongs to another thread; from here use Post or CallSoonThreadSafe.");
        }
    }

    internal void ReportUnhandled(Exception exception)
    {
        if (UnhandledException is not { } handler)
        {
            WriteUnhandled(exception);
            return;
        }

        try
        {
            handler(exception);
        }
        catch (Exception second)
        {
            WriteUnhandled(new AggregateException("The handler of unhandled exceptions threw.", exception, second));
        }
    }

    private Executor MakeExecutor()
    {
        lock (_executorsLock)
        {
            return _executor ??= new Executor(this, "executor", threadLimit: 4);
        }
    }

    private static void WriteUnhandled(Exception exception) =>
        StandardError.WriteLine($"Unhandled exception in a callback of the event loop: {exception}");
}
