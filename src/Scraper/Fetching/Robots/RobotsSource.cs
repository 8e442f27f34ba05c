using System.Buffers;
using Hypertext;
using Scraper.Options;
using Scraper.Pipeline;

namespace Scraper.Fetching;

/// <summary>Fetches robots.txt over HTTP: with the deadlines and the guard of every other request, and a few redirects.</summary>
/// <remarks>It has a gate of its own, since those who wait for the rules have the places at the other one.</remarks>
/// <param name="walk">Goes there by its own rules, without asking for robots.txt; bodies come back as text.</param>
/// <param name="options">The name that the program goes by.</param>
/// <param name="timeProvider">The loop's time.</param>
internal sealed class RobotsSource(HopWalk walk, FetchOptions options, TimeProvider timeProvider) : IRobotsSource, IWalkEnd<RobotsFetch>
{
    private static readonly SearchValues<char> TokenCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_");

    private readonly HostGate _gate = new(int.MaxValue, int.MaxValue, TimeSpan.Zero, timeProvider);
    private readonly string _productToken = ProductToken(options.UserAgent);

    public ValueTask<RobotsFetch> FetchAsync(Url url, CancellationToken cancellationToken) =>
        Url.TryParse("/robots.txt", url, out var target)
            ? new ValueTask<RobotsFetch>(walk.RunAsync(new Job(target), _gate, this, cancellationToken))
            : new ValueTask<RobotsFetch>(new RobotsFetch(RobotsGroup.DisallowAll, IsReachable: false));

    /// <summary>A redirect that is not followed counts as the answer that it is.</summary>
    public RobotsFetch Finish(Job job, Url url, int redirects, HopOutcome outcome) => outcome switch
    {
        HopText text => Judge(text.StatusCode, text.Text.Span),
        HopFailure { StatusCode: > 0 and var status } => Judge(status, []),
        _ => Judge(null, []),
    };

    /// <summary>The name that robots.txt knows the program by: the letters at the beginning of its user agent.</summary>
    internal static string ProductToken(string userAgent)
    {
        var end = userAgent.AsSpan().IndexOfAnyExcept(TokenCharacters);
        return end < 0 ? userAgent : userAgent[..end];
    }

    private RobotsFetch Judge(int? status, ReadOnlySpan<byte> body) =>
        new(RobotsAnswer.Read(status, body, _productToken), RobotsAnswer.Judge(status) != RobotsVerdict.DisallowAll);
}
