using Hypertext;

namespace Scraper.Fetching;

/// <summary>What the limits for each host take for one host: a name or an address, and a port.</summary>
internal static class HostKey
{
    public static string Of(Url url) => $"{url.Host}:{url.EffectivePort}";
}
