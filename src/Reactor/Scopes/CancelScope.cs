namespace Reactor;

/// <summary>Work that can be cancelled on its own: by a deadline, by <see cref="Cancel"/>, or along with what is around it.</summary>
/// <remarks>
/// The model is trio's <c>CancelScope</c>. Loop thread only, and for code with the loop as its context. A scope passes its
/// <see cref="Token"/> to the work; the token is a level and not an edge: once cancelled it stays so. The scope that asked to cancel
/// is the one that catches the cancellation, unless a scope around it asked as well: then it goes on to that one. A deadline that is
/// moved after it has passed changes nothing.
/// </remarks>
public sealed partial class CancelScope : IDisposable
{
    private readonly EventLoop _loop;
    private readonly CancellationToken _outside;
    private readonly CancellationTokenSource _cancellation = new();
    private readonly CancellationTokenRegistration _registration;
    private TimerHandle? _timer;
    private long? _deadline;
    private bool _isExpired;
    private bool _isCancelCalled;
    private volatile bool _isShielded;

    /// <summary>Makes a scope that is cancelled when <paramref name="cancellationToken"/>, the outside, is.</summary>
    /// <param name="isShielded">The first value of <see cref="IsShielded"/>.</param>
    /// <param name="cancellationToken">The outside.</param>
    /// <exception cref="InvalidOperationException">The caller does not run on a loop.</exception>
    public CancelScope(bool isShielded, CancellationToken cancellationToken)
    {
        _isShielded = isShielded;
        _loop = EventLoop.OfCaller();
        _outside = cancellationToken;
        _registration = cancellationToken.UnsafeRegister(static scope => ((CancelScope)scope!).OnOutsideCancelled(), this);
    }

    /// <inheritdoc cref="CancelScope(bool, CancellationToken)"/>
    public CancelScope(CancellationToken cancellationToken = default)
        : this(isShielded: false, cancellationToken)
    {
    }

    /// <summary>What the work in the scope listens to.</summary>
    public CancellationToken Token => _cancellation.Token;

    /// <summary>Whether the scope itself asked to cancel: its deadline passed, or <see cref="Cancel"/> was called.</summary>
    public bool IsCancelRequested => _isExpired || _isCancelCalled;

    /// <summary>Whether the work ended by a cancellation that this scope asked for, and that nobody around it asked for too.</summary>
    /// <remarks>Known when <see cref="RunAsync"/> has returned.</remarks>
    public bool IsCancelledCaught { get; private set; }

    /// <summary>Whether the outside is kept out: while true, its cancellation does not reach the work.</summary>
    /// <remarks>Taking the shield away lets in a cancellation that happened meanwhile. The scope's own deadline is not kept out.</remarks>
    public bool IsShielded
    {
        get => _isShielded;
        set
        {
            _isShielded = value;
            if (IsOutsideCancelled)
            {
                _cancellation.Cancel();
            }
        }
    }

    /// <summary>The timestamp of the loop's clock at which the scope is cancelled; null for never.</summary>
    /// <remarks>May be moved in either direction while the work runs. A time that has passed cancels at once; what callbacks of the
    /// token throw then goes to <see cref="EventLoop.UnhandledException"/>.</remarks>
    public long? Deadline
    {
        get => _deadline;
        set
        {
            _deadline = value;
            _timer?.Cancel();
            _timer = null;
            if (value is not { } deadline || _cancellation.IsCancellationRequested)
            {
                return;
            }

            if (deadline > _loop.TimeProvider.GetTimestamp())
            {
                _timer = _loop.CallAt(deadline, Expire);
            }
            else
            {
                _loop.CancelReporting(Expire);
            }
        }
    }

    private bool IsOutsideCancelled => !_isShielded && _outside.IsCancellationRequested;

    /// <summary>Moves the deadline to <paramref name="delay"/> from now; infinite takes it away.</summary>
    public void CancelAfter(TimeSpan delay)
    {
        if (delay == Timeout.InfiniteTimeSpan)
        {
            Deadline = null;
            return;
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(delay, TimeSpan.Zero);
        var now = _loop.TimeProvider.GetTimestamp();
        var units = delay.TotalSeconds * _loop.TimeProvider.TimestampFrequency;
        Deadline = units < long.MaxValue - now ? now + (long)units : null;
    }

    /// <summary>Asks the work to end now. Calling it again does nothing.</summary>
    /// <exception cref="AggregateException">Callbacks of the token threw; it is cancelled all the same.</exception>
    public void Cancel()
    {
        _loop.VerifyAccess();
        _isCancelCalled = true;
        _cancellation.Cancel();
    }

    /// <summary>Frees the timer and the link to the outside; the token is not cancelled by it.</summary>
    public void Dispose()
    {
        _timer?.Cancel();
        _registration.Dispose();
        _cancellation.Dispose();
    }

    private void Expire()
    {
        _isExpired = true;
        _cancellation.Cancel();
    }

    // Any thread: whoever cancels the outside.
    private void OnOutsideCancelled()
    {
        if (!_isShielded)
        {
            _cancellation.Cancel();
        }
    }
}
