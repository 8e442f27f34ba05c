using System.Security.Cryptography;
using System.Text;

namespace Scraper.Serving;

/// <summary>The token that clients have to show (RFC 6750, section 2.1).</summary>
/// <remarks>Digests are compared, in a time that tells nothing of where they differ.</remarks>
internal sealed class BearerToken(string token)
{
    private const string Scheme = "Bearer ";

    private readonly byte[] _digest = SHA256.HashData(Encoding.UTF8.GetBytes(token));

    /// <summary>Whether an Authorization header shows it.</summary>
    public bool IsShownBy(string? authorization) =>
        authorization?.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) == true
        && CryptographicOperations.FixedTimeEquals(_digest, SHA256.HashData(Encoding.UTF8.GetBytes(authorization[Scheme.Length..].Trim())));
}
