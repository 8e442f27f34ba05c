using System.Buffers;
using Hypertext;
using Scraper.Options;

namespace Scraper.Fetching;

/// <summary>Fetches robots.txt over HTTP: with the deadlines and the guard of every other request, and a few redirects.</summary>
/// <remarks>It has a gate of its own, since those who wait for the rules have the places at the other one.</remarks>
internal sealed class RobotsSource(Attempts attempts, FetchOptions options, TimeProvider timeProvider) : IRobotsSource
{
    private static readonly SearchValues<char> TokenCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_");

    private readonly HostGate _gate = new(int.MaxValue, int.MaxValue, TimeSpan.Zero, timeProvider);
    private readonly string _productToken = ProductToken(options.UserAgent);

    public async ValueTask<RobotsFetch> FetchAsync(Url url, CancellationToken cancellationToken)
    {
        var pass = new GatePass(_gate, null);
        try
        {
            return await FetchAsync(url, pass, cancellationToken);
        }
        finally
        {
            pass.Leave();
        }
    }

    /// <summary>The name that robots.txt knows the program by: the letters at the beginning of its user agent.</summary>
    internal static string ProductToken(string userAgent)
    {
        var end = userAgent.AsSpan().IndexOfAnyExcept(TokenCharacters);
        return end < 0 ? userAgent : userAgent[..end];
    }

    private async ValueTask<RobotsFetch> FetchAsync(Url url, GatePass pass, CancellationToken cancellationToken)
    {
        if (!Url.TryParse("/robots.txt", url, out var target))
        {
            return new RobotsFetch(RobotsGroup.DisallowAll, IsReachable: false);
        }

        var chain = new RedirectChain(RobotsAnswer.RedirectLimit);
        while (true)
        {
            switch (await attempts.GetAsync(new HopRequest(target), HostKey.Of(target), pass, cancellationToken))
            {
                case HopText text:
                    return Judge(text.StatusCode, text.Text.Span);
                case HopFailure { StatusCode: > 0 and var status }:
                    return Judge(status, []);
                case HopRedirect redirect when chain.Follow(target, redirect, out target) is null:
                    break;
                case HopRedirect redirect:
                    return Judge(redirect.StatusCode, []);
                default:
                    return Judge(null, []);
            }
        }
    }

    private RobotsFetch Judge(int? status, ReadOnlySpan<byte> body) =>
        new(RobotsAnswer.Read(status, body, _productToken), RobotsAnswer.Judge(status) != RobotsVerdict.DisallowAll);
}
