using System.Text;
using Hypertext;

namespace Scraper.Fetching;

/// <summary>What the limits for each host take for one host: a name or an address, and a port.</summary>
internal static class HostKey
{
    [ThreadStatic]
    private static (string Key, int Port)? _latest;

    /// <summary>The key of a URL's host; the one of before, if it is that once more, as it is on most lines of most lists.</summary>
    public static string Of(Url url)
    {
        var host = url.AsciiHref[url.Parts.HostStart..url.Parts.HostEnd];
        var port = url.EffectivePort;
        if (_latest is not { } latest || latest.Port != port || !IsOf(latest.Key, host))
        {
            _latest = latest = ($"{url.Host}:{port}", port);
        }

        return latest.Key;
    }

    private static bool IsOf(string key, ReadOnlySpan<byte> host) =>
        key.Length > host.Length && key[host.Length] == ':' && Ascii.Equals(host, key.AsSpan(0, host.Length));
}
