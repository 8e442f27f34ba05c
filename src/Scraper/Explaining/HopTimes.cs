using Scraper.Fetching;

namespace Scraper.Explaining;

/// <summary>How long each phase of a hop has taken, up to the header of its answer.</summary>
internal sealed class HopTimes(TimeProvider timeProvider)
{
    private long? _connecting;
    private long? _securing;
    private long _sent = timeProvider.GetTimestamp();

    /// <summary>Takes note that a phase has begun.</summary>
    public void Enter(ExchangePhase phase)
    {
        var now = timeProvider.GetTimestamp();
        switch (phase)
        {
            case ExchangePhase.Connecting:
                _connecting = now;
                break;
            case ExchangePhase.Securing:
                _securing = now;
                break;
            case ExchangePhase.AwaitingHeaders:
                _sent = now;
                break;
        }
    }

    /// <summary>The times in words, now that the header is whole.</summary>
    /// <param name="names">The time that was spent on the name of the host.</param>
    public string Format(TimeSpan names)
    {
        var headers = Explanation.Format(timeProvider.GetElapsedTime(_sent));
        if (_connecting is not { } connecting)
        {
            return $"connection kept from before, headers {headers}";
        }

        var connected = timeProvider.GetElapsedTime(connecting, _securing ?? _sent) - names;
        var tls = _securing is { } securing ? $", TLS {Explanation.Format(timeProvider.GetElapsedTime(securing, _sent))}" : "";
        return $"names {Explanation.Format(names)}, connect {Explanation.Format(connected)}{tls}, headers {headers}";
    }
}
