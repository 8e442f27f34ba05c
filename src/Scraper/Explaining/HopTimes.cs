using Scraper.Fetching;

namespace Scraper.Explaining;

/// <summary>How long each phase of a hop has taken, up to the header of its answer, in words.</summary>
internal static class HopTimes
{
    public static string Format(PhaseTimes times)
    {
        var headers = Explanation.Format(times[ExchangePhase.AwaitingHeaders] ?? TimeSpan.Zero);
        if (times[ExchangePhase.Connecting] is not { } connected)
        {
            return $"connection kept from before, headers {headers}";
        }

        var names = Explanation.Format(times[ExchangePhase.Resolving] ?? TimeSpan.Zero);
        var tls = times[ExchangePhase.Securing] is { } secured ? $", TLS {Explanation.Format(secured)}" : "";
        return $"names {names}, connect {Explanation.Format(connected)}{tls}, headers {headers}";
    }
}
