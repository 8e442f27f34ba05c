using Hypertext;

namespace Scraper.Fetching;

/// <summary>Fetches the robots.txt of a site.</summary>
internal interface IRobotsSource
{
    /// <param name="url">Any URL of the site.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    ValueTask<RobotsFetch> FetchAsync(Url url, CancellationToken cancellationToken);
}

/// <summary>What came of fetching a robots.txt.</summary>
/// <param name="Rules">The rules to go by.</param>
/// <param name="IsReachable">Whether the site said something that counts for a day.</param>
internal readonly record struct RobotsFetch(RobotsGroup Rules, bool IsReachable);
