namespace Hypertext;

/// <summary>What the answer to a request for robots.txt means, and how long.</summary>
/// <remarks>Source: RFC 9309, sections 2.3 and 2.4.</remarks>
public static class RobotsAnswer
{
    /// <summary>How many redirects are followed, to any host, before the file counts as one that is not there.</summary>
    public const int RedirectLimit = 5;

    /// <summary>For how long an answer is used without asking again.</summary>
    public static TimeSpan Lifetime { get; } = TimeSpan.FromDays(1);

    /// <summary>What a status means.</summary>
    /// <param name="status">The status of the last answer, redirects followed; null if there was none: no connection, no such host, a
    /// time-out, a reset.</param>
    public static RobotsVerdict Judge(int? status) => status switch
    {
        >= 200 and <= 299 => RobotsVerdict.ObeyBody,

        // A redirect that is left over has led nowhere within the limit.
        >= 300 and <= 499 => RobotsVerdict.AllowAll,
        _ => RobotsVerdict.DisallowAll,
    };

    /// <summary>What an answer says to one crawler.</summary>
    /// <param name="status">As in <see cref="Judge"/>.</param>
    /// <param name="body">The decoded body; it only matters with a status of 2xx.</param>
    /// <param name="productToken">The name of the crawler, as in <see cref="RobotsRules.For"/>.</param>
    public static RobotsGroup Read(int? status, ReadOnlySpan<byte> body, string productToken) => Judge(status) switch
    {
        RobotsVerdict.ObeyBody => RobotsRules.Parse(body, productToken),
        RobotsVerdict.AllowAll => RobotsGroup.AllowAll,
        _ => RobotsGroup.DisallowAll,
    };
}
