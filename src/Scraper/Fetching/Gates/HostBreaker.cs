namespace Scraper.Fetching;

/// <summary>Leaves a host alone for a while after several requests to it, one after the other, got no answer.</summary>
/// <remarks>Loop thread only. When the while is over one request may try again: it decides whether the next while begins.</remarks>
internal sealed class HostBreaker(int failureLimit, TimeSpan duration, TimeProvider timeProvider)
{
    private int _failures;
    private long _failedAt;
    private bool _trying;

    /// <summary>How long what it knows is worth remembering: until some time after it has let in the next one.</summary>
    public TimeSpan Worth => _failures > 0 && (2 * duration) - timeProvider.GetElapsedTime(_failedAt) is { Ticks: > 0 } left ? left : TimeSpan.Zero;

    /// <summary>Whether a request may be sent now; whoever is told so must say by <see cref="Record"/> what came of it, or <see cref="GiveUp"/>.</summary>
    public bool TryPass()
    {
        if (_failures < failureLimit)
        {
            return true;
        }

        if (_trying || timeProvider.GetElapsedTime(_failedAt) < duration)
        {
            return false;
        }

        _trying = true;
        return true;
    }

    /// <summary>Takes note that a request was cancelled, and nothing came of it: another one may try.</summary>
    public void GiveUp() => _trying = false;

    /// <summary>Takes note of what came of a request.</summary>
    public void Record(bool answered)
    {
        _trying = false;
        _failures = answered ? 0 : _failures + 1;
        _failedAt = timeProvider.GetTimestamp();
    }
}
