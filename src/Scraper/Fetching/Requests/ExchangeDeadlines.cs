using System.Globalization;
using Scraper.Options;

namespace Scraper.Fetching;

/// <summary>The time limits of one exchange: for its headers, between the chunks of its body, of its rate, and in all.</summary>
/// <remarks>
/// Loop thread only. One timer for all of them: it is set for the limit that is nearest, and looks, when it fires, whether that one has
/// moved on, so that a chunk that arrives costs no more than a look at the clock.
/// </remarks>
internal sealed class ExchangeDeadlines : IDisposable
{
    /// <summary>Where a request has its deadlines, for the connector to find.</summary>
    public static readonly HttpRequestOptionsKey<ExchangeDeadlines> OfRequest = new("deadlines");

    private readonly FetchOptions _options;
    private readonly TimeProvider _timeProvider;
    private readonly CancellationTokenSource _cancellation = new();
    private readonly CancellationTokenRegistration _registration;
    private readonly ITimer _timer;
    private long _start;
    private long _armedFor;
    private long _phaseStart;
    private long _lastByte;
    private long _windowStart;
    private long _windowBytes;
    private long? _heldSince;
    private bool _ended;

    /// <summary>Begins an exchange, which <paramref name="cancellationToken"/> ends too.</summary>
    public ExchangeDeadlines(FetchOptions options, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        Token = _cancellation.Token; // kept, since a connection may be asked for when the exchange has ended
        _options = options;
        _timeProvider = timeProvider;
        _start = _phaseStart = timeProvider.GetTimestamp();
        _registration = cancellationToken.UnsafeRegister(static state => ((CancellationTokenSource)state!).Cancel(), _cancellation);
        var wait = Next();
        _armedFor = After(wait);
        _timer = timeProvider.CreateTimer(static state => ((ExchangeDeadlines)state!).Check(), this, wait, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Cancelled when a limit has passed, or by the caller.</summary>
    public CancellationToken Token { get; }

    /// <summary>What the exchange is in a race of mirrors; null if it is in none.</summary>
    public Contender? Contender { get; init; }

    /// <summary>How far the exchange has come. A connection that is kept from before needs no connecting.</summary>
    public ExchangePhase Phase { get; private set; } = ExchangePhase.AwaitingHeaders;

    /// <summary>When that phase began, as a timestamp of the time provider.</summary>
    public long PhaseStart => _phaseStart;

    /// <summary>Takes the time of each phase; null if nobody wants to know.</summary>
    public PhaseTimes? Times { get; set; }

    /// <summary>Which limit has passed, in words; null if none has.</summary>
    public string? Passed { get; private set; }

    /// <summary>Takes note that another phase has begun. Does nothing once the body arrives, or the exchange has ended.</summary>
    /// <remarks>A handler may begin to connect, and send the request on a connection that has become free meanwhile: what comes of the
    /// connecting is told here all the same.</remarks>
    public void Enter(ExchangePhase phase)
    {
        if (_ended || Phase == ExchangePhase.ReceivingBody)
        {
            return;
        }

        Phase = phase;
        _phaseStart = _lastByte = _windowStart = _timeProvider.GetTimestamp();
        _windowBytes = 0;
        Times?.Enter(phase, _phaseStart);
        var wait = Next();
        if (After(wait) < _armedFor)
        {
            Arm(wait);
        }
    }

    /// <summary>Takes note that bytes of the body have arrived, as they were sent.</summary>
    public void Progress(int byteCount)
    {
        _lastByte = _timeProvider.GetTimestamp();
        _windowBytes += byteCount;
        if (Times is not null)
        {
            Times.ReceivedBytes += byteCount;
        }

        if (Contender is not null)
        {
            Contender.ReceivedBytes += byteCount;
        }
    }

    /// <summary>Stops the clock: it is not the other side that keeps us waiting, but whoever takes the body.</summary>
    public void Hold() => _heldSince = _timeProvider.GetTimestamp();

    /// <summary>Lets the clock go on; the time meanwhile counts for no limit.</summary>
    public void Resume()
    {
        var held = _timeProvider.GetTimestamp() - _heldSince!.Value;
        _heldSince = null;
        _start += held;
        _phaseStart += held;
        _lastByte += held;
        _windowStart += held;
        if (_armedFor == long.MaxValue && !_ended)
        {
            Arm(Next());
        }
    }

    public void Dispose()
    {
        _ended = true;
        _timer.Dispose();
        _registration.Dispose();
        _cancellation.Dispose();
    }

    private void Check()
    {
        if (_heldSince is not null)
        {
            _armedFor = long.MaxValue;
            return;
        }

        Passed = FindPassed();
        if (Passed is not null)
        {
            _cancellation.Cancel();
            return;
        }

        Arm(Next());
    }

    private void Arm(TimeSpan wait)
    {
        _armedFor = After(wait);
        _timer.Change(wait, Timeout.InfiniteTimeSpan);
    }

    private string? FindPassed()
    {
        if (Left(_start, _options.TotalTimeoutSeconds) <= TimeSpan.Zero)
        {
            return Format($"not complete within {_options.TotalTimeoutSeconds:0.###} s");
        }

        return Phase switch
        {
            ExchangePhase.AwaitingHeaders when Left(_phaseStart, _options.HeadersTimeoutSeconds) <= TimeSpan.Zero =>
                Format($"no whole response header within {_options.HeadersTimeoutSeconds:0.###} s"),
            ExchangePhase.ReceivingBody => FindStall(),
            _ => null,
        };
    }

    private string? FindStall()
    {
        if (Left(_lastByte, _options.StallTimeoutSeconds) <= TimeSpan.Zero)
        {
            return Format($"the body stalled for {_options.StallTimeoutSeconds:0.###} s");
        }

        if (Left(_windowStart, _options.StallTimeoutSeconds) > TimeSpan.Zero)
        {
            return null;
        }

        if (_windowBytes < _options.MinimumBytesPerSecond * _options.StallTimeoutSeconds)
        {
            return Format($"the body came at less than {_options.MinimumBytesPerSecond} bytes/s");
        }

        _windowStart = _timeProvider.GetTimestamp();
        _windowBytes = 0;
        return null;
    }

    /// <summary>The time until the next limit could pass.</summary>
    private TimeSpan Next()
    {
        var total = Left(_start, _options.TotalTimeoutSeconds);
        var phase = Phase switch
        {
            ExchangePhase.AwaitingHeaders => Left(_phaseStart, _options.HeadersTimeoutSeconds),
            ExchangePhase.ReceivingBody => Earlier(
                Left(_lastByte, _options.StallTimeoutSeconds), Left(_windowStart, _options.StallTimeoutSeconds)),
            _ => total,
        };
        var next = Earlier(total, phase);
        return next > TimeSpan.Zero ? next : TimeSpan.Zero;
    }

    private TimeSpan Left(long since, double seconds) =>
        TimeSpan.FromSeconds(seconds) - _timeProvider.GetElapsedTime(since);

    private long After(TimeSpan wait) =>
        _timeProvider.GetTimestamp() + (long)(wait.TotalSeconds * _timeProvider.TimestampFrequency);

    private static TimeSpan Earlier(TimeSpan one, TimeSpan other) => one < other ? one : other;

    private static string Format(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
