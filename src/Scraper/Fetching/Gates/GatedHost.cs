namespace Scraper.Fetching;

/// <summary>What a <see cref="HostGate"/> knows of one host, and how those who are with it tell of it.</summary>
/// <remarks>Loop thread only. It is the host's only one as long as somebody waits for the host or is with it.</remarks>
internal sealed class GatedHost(string name, TimeProvider timeProvider) : IDisposable
{
    private static readonly TimeSpan FirstBackoff = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan BackoffLimit = TimeSpan.FromSeconds(60);

    private TimeSpan _backoff;
    private long _notBefore = timeProvider.GetTimestamp();
    private ITimer? _timer;

    public string Name => name;

    /// <summary>Those who are new to the host.</summary>
    public Queue<IGateVisitor> Fresh { get; } = new();

    /// <summary>Those who were at work before, with it or with another host.</summary>
    public Queue<IGateVisitor> Returning { get; } = new();

    public bool HasVisitors => Returning.Count + Fresh.Count > 0;

    public int InFlight { get; set; }

    /// <summary>Whether it is in the line of hosts that somebody is to be let in to.</summary>
    public bool HasTurn { get; set; }

    /// <summary>The distance between requests that the host's robots.txt asks for.</summary>
    public TimeSpan CrawlDelay { get; set; }

    /// <summary>Watches the host, once a request to it got no answer.</summary>
    public HostBreaker? Breaker { get; set; }

    /// <summary>How long nobody is to be let in; zero if somebody may.</summary>
    public TimeSpan Wait
    {
        get
        {
            var now = timeProvider.GetTimestamp();
            return _notBefore <= now ? TimeSpan.Zero : timeProvider.GetElapsedTime(now, _notBefore);
        }
    }

    /// <summary>How long the host is to be remembered when nobody is with it or waits for it.</summary>
    public TimeSpan Worth => Longer(Wait, Breaker?.Worth ?? TimeSpan.Zero);

    /// <summary>Has nobody let in for a while.</summary>
    /// <remarks>A pause under way is made longer by it, never shorter.</remarks>
    public void Pause(TimeSpan duration) =>
        _notBefore = Math.Max(_notBefore, timeProvider.GetTimestamp() + (long)(duration.TotalSeconds * timeProvider.TimestampFrequency));

    /// <summary>Takes note that somebody was let in: the next one keeps a distance of <paramref name="least"/>, or what the host asked for.</summary>
    public void KeepDistance(TimeSpan least)
    {
        var distance = Longer(least, Longer(CrawlDelay, _backoff));
        if (distance > TimeSpan.Zero)
        {
            Pause(distance);
        }
    }

    /// <summary>Takes note that the host asked to be left in peace without saying how long: twice the distance of before, at least 1 s.</summary>
    public void SlowDown()
    {
        _backoff = Longer(FirstBackoff, Shorter(_backoff * 2, BackoffLimit));
        Pause(_backoff);
    }

    /// <summary>Takes note that the host answered as it should: half the distance; a short one ends.</summary>
    public void SpeedUp() => _backoff = _backoff > FirstBackoff / 4 ? _backoff / 2 : TimeSpan.Zero;

    /// <summary>Calls back after a while, instead of whenever it was to be before.</summary>
    public void Wake(TimeSpan wait, Action<GatedHost> wake)
    {
        if (_timer is null)
        {
            _timer = timeProvider.CreateTimer(_ => wake(this), null, wait, Timeout.InfiniteTimeSpan);
        }
        else
        {
            _timer.Change(wait, Timeout.InfiniteTimeSpan);
        }
    }

    public void Dispose()
    {
        _timer?.Dispose();
        _timer = null;
    }

    private static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
