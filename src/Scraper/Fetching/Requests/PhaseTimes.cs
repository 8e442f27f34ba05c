using System.Runtime.CompilerServices;

namespace Scraper.Fetching;

/// <summary>How long each phase of an exchange has taken, for those who want to know.</summary>
/// <remarks>Loop thread only. A handler may begin to connect before it finds a connection that has become free: what then comes of the
/// connecting is none of the phases of the request any more.</remarks>
internal sealed class PhaseTimes
{
    private const int PhaseCount = (int)ExchangePhase.ReceivingBody + 1;

    private readonly TimeProvider _timeProvider;
    private Ticks _ticks;
    private int _entered;
    private ExchangePhase _phase = ExchangePhase.AwaitingHeaders;
    private long _since;
    private bool _isOver;

    /// <summary>Begins to take the time of a request that is being sent.</summary>
    public PhaseTimes(TimeProvider timeProvider)
    {
        _timeProvider = timeProvider;
        _since = timeProvider.GetTimestamp();
    }

    /// <summary>The bytes of the body that have arrived, as they were sent.</summary>
    public long ReceivedBytes { get; set; }

    /// <summary>The time that a phase has taken; null if there was none, as there is no connecting with a connection kept from before.</summary>
    public TimeSpan? this[ExchangePhase phase] =>
        (_entered & (1 << (int)phase)) == 0 ? null : _timeProvider.GetElapsedTime(0, _ticks[(int)phase]);

    /// <summary>Takes note that a phase has begun.</summary>
    /// <param name="phase">The phase.</param>
    /// <param name="now">The timestamp of this moment.</param>
    public void Enter(ExchangePhase phase, long now)
    {
        if (_isOver || (_phase == ExchangePhase.ReceivingBody && phase != ExchangePhase.ReceivingBody))
        {
            return;
        }

        Count(
            (_phase, phase) switch
            {
                // Until it turns out that there is no connection, a request is taken to be on its way.
                (ExchangePhase.AwaitingHeaders, < ExchangePhase.AwaitingHeaders) => phase,
                (< ExchangePhase.AwaitingHeaders, ExchangePhase.ReceivingBody) => ExchangePhase.AwaitingHeaders,
                _ => _phase,
            },
            now);
        _phase = phase;
    }

    /// <summary>Takes note that the header of the answer is whole, whatever comes behind it.</summary>
    public void Answer() => Enter(ExchangePhase.ReceivingBody, _timeProvider.GetTimestamp());

    /// <summary>Takes note that the exchange is over.</summary>
    public void End()
    {
        if (!_isOver)
        {
            Count(_phase, _timeProvider.GetTimestamp());
            _isOver = true;
        }
    }

    /// <summary>Adds those of another exchange for the same page.</summary>
    public void Add(PhaseTimes other)
    {
        for (var phase = 0; phase < PhaseCount; phase++)
        {
            _ticks[phase] += other._ticks[phase];
        }

        _entered |= other._entered;
        ReceivedBytes += other.ReceivedBytes;
    }

    private void Count(ExchangePhase phase, long now)
    {
        _ticks[(int)phase] += now - _since;
        _entered |= 1 << (int)phase;
        _since = now;
    }

    [InlineArray(PhaseCount)]
    private struct Ticks
    {
        private long _first;
    }
}
