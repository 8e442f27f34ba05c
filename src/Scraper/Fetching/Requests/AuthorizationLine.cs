using System.Text;

namespace Scraper.Fetching;

/// <summary>What the user sets down to be shown to a host: <c>HOST[:PORT] basic USER:PASSWORD</c> or <c>HOST[:PORT] bearer TOKEN</c>.</summary>
/// <param name="Host">The host, with or without a port.</param>
/// <param name="Value">The value of the Authorization header (RFC 7617, RFC 6750).</param>
internal sealed record AuthorizationLine(string Host, string Value)
{
    /// <summary>Why a line is none; null if it is one. It does not repeat the line, which may hold a password.</summary>
    public static string? FindFault(string line) => TryParse(line) is null
        ? "each must be 'HOST[:PORT] basic USER:PASSWORD' or 'HOST[:PORT] bearer TOKEN', in printable ASCII"
        : null;

    /// <summary>Reads a line; null if it is none.</summary>
    public static AuthorizationLine? TryParse(string line)
    {
        if (line.Split(' ', 3, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) is not [var host, var scheme, var secret]
            || secret.AsSpan().ContainsAnyExceptInRange(' ', '~'))
        {
            return null;
        }

        var colon = secret.IndexOf(':', StringComparison.Ordinal);
        return scheme.ToLowerInvariant() switch
        {
            "bearer" => new AuthorizationLine(host.ToLowerInvariant(), $"Bearer {secret}"),
            "basic" when colon >= 0 => new AuthorizationLine(host.ToLowerInvariant(), Basic(secret[..colon], secret[(colon + 1)..])),
            _ => null,
        };
    }

    /// <summary>The value of the header for a user and a password.</summary>
    public static string Basic(string user, string password) => $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}"))}";
}
