using System.Text.RegularExpressions;

namespace Scraper.Options;

/// <summary>Leaves out of settings what nobody is to read over a shoulder or in a log.</summary>
internal static partial class Secrets
{
    private const string Mask = "***";

    /// <summary>A setting's value as it may be shown.</summary>
    /// <param name="name">The name of the setting, without its section.</param>
    /// <param name="value">One value of it.</param>
    public static string Hide(string name, string value) => name switch
    {
        nameof(FetchOptions.Headers) => HideHeader(value),
        nameof(FetchOptions.Authorization) => HideRest(value, words: 2),
        nameof(FetchOptions.Proxy) or nameof(FetchOptions.HttpProxy) or nameof(FetchOptions.HttpsProxy) or nameof(BrokerOptions.Url) => HideUser(value),
        _ => value,
    };

    private static string HideHeader(string line)
    {
        var colon = line.IndexOf(':', StringComparison.Ordinal);
        return colon >= 0 && Credential().IsMatch(line[..colon]) ? $"{line[..colon]}: {Mask}" : line;
    }

    /// <summary>Keeps the first words: a host, and the kind of what is shown to it.</summary>
    private static string HideRest(string line, int words) =>
        string.Join(' ', [.. line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Take(words), Mask]);

    /// <summary>Whatever may be a user and a password: what is before the last at sign, but for a scheme.</summary>
    private static string HideUser(string url)
    {
        var at = url.LastIndexOf('@');
        var scheme = url.IndexOf("://", StringComparison.Ordinal);
        return at < 0 ? url : $"{(scheme >= 0 && scheme < at ? url[..(scheme + 3)] : "")}{Mask}{url[at..]}";
    }

    /// <summary>The names of headers whose values open doors.</summary>
    [GeneratedRegex("auth|cookie|token|secret|passw|credential|session|signature|key", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Credential();
}
