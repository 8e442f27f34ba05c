namespace Scraper.Fetching;

/// <summary>Leaves a host alone for a while after it could not be connected to several times, one after the other.</summary>
/// <remarks>Loop thread only. When the while is over one request may try again: it decides whether the next while begins.</remarks>
internal sealed class HostBreaker(int failureLimit, TimeSpan duration, TimeProvider timeProvider)
{
    private int _failures;
    private long _openedAt;
    private bool _trying;

    /// <summary>Whether a request may be sent now; whoever is told so must say by <see cref="Record"/> what came of it, or <see cref="GiveUp"/>.</summary>
    public bool TryPass()
    {
        if (_failures < failureLimit)
        {
            return true;
        }

        if (_trying || timeProvider.GetElapsedTime(_openedAt) < duration)
        {
            return false;
        }

        _trying = true;
        return true;
    }

    /// <summary>Takes note that a request was cancelled, and nothing came of it: another one may try.</summary>
    public void GiveUp() => _trying = false;

    /// <summary>Takes note of what came of a request.</summary>
    public void Record(bool connected)
    {
        _trying = false;
        _failures = connected ? 0 : _failures + 1;
        if (_failures >= failureLimit)
        {
            _openedAt = timeProvider.GetTimestamp();
        }
    }
}
