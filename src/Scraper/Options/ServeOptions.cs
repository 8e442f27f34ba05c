using System.ComponentModel.DataAnnotations;
using System.Net;

namespace Scraper.Options;

/// <summary>How pages are served: the <c>Serve</c> section of the configuration.</summary>
internal sealed record ServeOptions : IValidatableObject
{
    /// <summary>The address and the port to listen on.</summary>
    [Required]
    public string Listen { get; init; } = "127.0.0.1:8080";

    /// <summary>The file whose first line is the token that clients have to show; null for none, or that of the environment.</summary>
    public string? TokenFile { get; init; }

    /// <summary>Requests that are answered at once.</summary>
    [Range(1, 100_000)]
    public int RequestLimit { get; init; } = 1000;

    /// <summary>URLs that are raced for one request.</summary>
    [Range(1, 1000)]
    public int MirrorLimit { get; init; } = 16;

    /// <summary>URLs that are fetched for one request.</summary>
    [Range(1, 10_000_000)]
    public int UrlLimit { get; init; } = 10_000;

    /// <summary>The size of the body of a request.</summary>
    [Range(1, 1024 * 1024 * 1024)]
    public int RequestByteLimit { get; init; } = 1024 * 1024;

    /// <summary>The size of all pages together that are held for clients, and of their lists, a byte of which counts three times.</summary>
    [Range(1, long.MaxValue)]
    public long HeldByteLimit { get; init; } = 256 * 1024 * 1024;

    /// <summary>The same, as an end point.</summary>
    public IPEndPoint ToEndPoint() => IPEndPoint.Parse(Listen);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        // Without a colon after the address there is no port, which .NET takes for port 0.
        if (!IPEndPoint.TryParse(Listen, out var endPoint) || !Listen.EndsWith($":{endPoint.Port}", StringComparison.Ordinal) || endPoint.ToString() != Listen)
        {
            yield return new ValidationResult(
                $"'{Printable.Excerpt(Listen)}' is no address and port, as 127.0.0.1:8080 or [::1]:8080", [nameof(Listen)]);
        }
    }
}
