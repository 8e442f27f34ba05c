using System.ComponentModel.DataAnnotations;
using Scraper.Fetching.Connecting;

namespace Scraper.Options;

/// <content>How connections are made, and to whom.</content>
internal sealed partial record FetchOptions
{
    /// <summary>The time that finding and connecting to a host may take.</summary>
    [Range(0.001, 3_600)]
    public double ConnectTimeoutSeconds { get; init; } = 10;

    /// <summary>The head start that one address of a host has over the next.</summary>
    [Range(0.01, 60)]
    public double ConnectAttemptDelaySeconds { get; init; } = 0.25;

    /// <summary>Whether addresses that are not of the public internet may be connected to.</summary>
    public bool AllowPrivate { get; init; }

    /// <summary>Hosts (HOST or HOST:PORT, a name or an address) whose addresses are allowed whatever they are, and whose port is if
    /// it is named.</summary>
    public IReadOnlyList<string> AllowHosts { get; init; } = [];

    /// <summary>The ports that may be connected to; empty for all that are not those of other protocols.</summary>
    public IReadOnlyList<string> AllowedPorts { get; init; } = [];

    private IEnumerable<ValidationResult> ValidateConnecting()
    {
        foreach (var host in AllowHosts.Where(host => !AllowedHost.TryParse(host, out _)))
        {
            yield return new ValidationResult(
                $"{nameof(AllowHosts)}: '{Printable.Excerpt(host)}' is not HOST or HOST:PORT.", [nameof(AllowHosts)]);
        }

        foreach (var port in AllowedPorts.Where(port => !ushort.TryParse(port, out _)))
        {
            yield return new ValidationResult($"{nameof(AllowedPorts)}: '{Printable.Excerpt(port)}' is no port.", [nameof(AllowedPorts)]);
        }
    }
}
