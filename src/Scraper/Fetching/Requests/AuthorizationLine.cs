using System.Text;
using Hypertext;
using Scraper.Fetching.Connecting;

namespace Scraper.Fetching;

/// <summary>What the user sets down to be shown to a host: <c>HOST[:PORT] basic USER:PASSWORD</c> or <c>HOST[:PORT] bearer TOKEN</c>.</summary>
/// <param name="Host">The host as URLs have it.</param>
/// <param name="Port">The port, or null for the one that is the default of the scheme.</param>
/// <param name="Value">The value of the Authorization header (RFC 7617, RFC 6750).</param>
internal sealed record AuthorizationLine(string Host, int? Port, string Value)
{
    /// <summary>The place that it is for, <c>HOST</c> or <c>HOST:PORT</c>.</summary>
    public string Key => Port is { } port ? $"{Host}:{port}" : Host;

    /// <summary>What is wrong with lines, each a text for the user that does not repeat the line, which may hold a password.</summary>
    public static IEnumerable<string> FindFaults(IReadOnlyList<string> lines)
    {
        var keys = new HashSet<string>();
        for (var index = 0; index < lines.Count; index++)
        {
            if (TryParse(lines[index]) is not { } line)
            {
                yield return $"number {index + 1} is not 'HOST[:PORT] basic USER:PASSWORD' or 'HOST[:PORT] bearer TOKEN', in printable ASCII";
            }
            else if (!keys.Add(line.Key))
            {
                yield return $"{line.Key} has more than one";
            }
        }
    }

    /// <summary>Reads a line; null if it is none.</summary>
    public static AuthorizationLine? TryParse(string line)
    {
        if (line.Split(' ', 3, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) is not [var place, var scheme, var secret]
            || secret.AsSpan().ContainsAnyExceptInRange(' ', '~')
            || !AllowedHost.TryParse(place, out var named)
            || !Url.TryParse($"http://{(named.Host.Contains(':', StringComparison.Ordinal) ? $"[{named.Host}]" : named.Host)}/", out var url))
        {
            return null;
        }

        var colon = secret.IndexOf(':', StringComparison.Ordinal);
        return scheme.ToLowerInvariant() switch
        {
            "bearer" => new AuthorizationLine(url.Host!, named.Port, $"Bearer {secret}"),
            "basic" when colon >= 0 => new AuthorizationLine(url.Host!, named.Port, Basic(secret[..colon], secret[(colon + 1)..])),
            _ => null,
        };
    }

    /// <summary>The line that is for a URL, of those that there are by their <see cref="Key"/>: one that names the port before one that does not.</summary>
    public static string? Find(IReadOnlyDictionary<string, string> values, Url url) =>
        values.Count == 0 ? null
        : values.GetValueOrDefault(HostKey.Of(url)) ?? (url.Port is null ? values.GetValueOrDefault(url.Host!) : null);

    /// <summary>The value of the header for a user and a password.</summary>
    public static string Basic(string user, string password) => $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}"))}";
}
