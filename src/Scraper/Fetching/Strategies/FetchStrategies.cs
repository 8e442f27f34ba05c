using Scraper.Options;

namespace Scraper.Fetching;

/// <summary>The strategies by the names that the options have for them.</summary>
internal static class FetchStrategies
{
    public static IFetchStrategy Create(FetchOptions options, TimeProvider timeProvider) => options.Mirrors switch
    {
        MirrorStrategy.Race => new RaceStrategy(),
        MirrorStrategy.Fallback => new FallbackStrategy(),
        _ => new HedgeStrategy(TimeSpan.FromSeconds(options.HedgeDelaySeconds), timeProvider),
    };
}
