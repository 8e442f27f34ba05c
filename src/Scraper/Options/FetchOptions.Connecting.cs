using System.ComponentModel.DataAnnotations;
using Reactor;
using Scraper.Fetching.Connecting;

namespace Scraper.Options;

/// <content>How connections are made, and to whom.</content>
internal sealed partial record FetchOptions
{
    /// <summary>What <see cref="Proxy"/> is where no proxy is to be used, whatever the environment says.</summary>
    internal const string NoProxyAtAll = "none";

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

    /// <summary>The time that the handshake of TLS may take, once there is a connection.</summary>
    [Range(0.001, 3_600)]
    public double TlsTimeoutSeconds { get; init; } = 10;

    /// <summary>Whether every certificate is taken, whoever's it is.</summary>
    public bool Insecure { get; init; }

    /// <summary>A file (PEM) of the authorities to trust, instead of the system's; null for those.</summary>
    public string? CaFile { get; init; }

    /// <summary>A file (PEM or PFX) with the certificate that is shown to servers which ask for one.</summary>
    public string? ClientCertificate { get; init; }

    /// <summary>A file (PEM) with the key of that certificate; null if the key is in the same file.</summary>
    public string? ClientKey { get; init; }

    /// <summary>The version of HTTP: 1.1, or 2 where a server can do it over TLS.</summary>
    [AllowedValues("1.1", "2")]
    public string Http { get; init; } = "1.1";

    /// <summary>The time after which a connection is closed that no request has been sent on.</summary>
    /// <remarks>Idle connections are looked for once a second. So in a list of many hosts there are as many as three seconds bring, and
    /// a connection for which no descriptor is left gets that of an idle one long before its own time to connect is over.</remarks>
    [Range(0.0, 3_600)]
    public double IdleTimeoutSeconds { get; init; } = 2;

    /// <summary>The time after which a connection gets no further request, so that a new address of a host is noticed.</summary>
    [Range(1, 86_400)]
    public double ConnectionLifetimeSeconds { get; init; } = 300;

    /// <summary>The proxy of all requests (http, https, socks4 or socks5); null for those of the next two settings, none for no proxy.</summary>
    public string? Proxy { get; init; }

    /// <summary>The proxy of requests by http; null for that of the environment.</summary>
    public string? HttpProxy { get; init; }

    /// <summary>The proxy of requests by https; null for that of the environment.</summary>
    public string? HttpsProxy { get; init; }

    /// <summary>The hosts that no proxy is used for, nor for those beneath them; empty for those of the environment.</summary>
    public IReadOnlyList<string> NoProxy { get; init; } = [];

    /// <summary>Names that are looked up at once.</summary>
    [Range(1, 1_000)]
    public int NameThreads { get; init; } = 32;

    /// <summary>The time for which the addresses of a host are remembered.</summary>
    [Range(0.0, 86_400)]
    public double NameLifetimeSeconds { get; init; } = 60;

    /// <summary>The time for which it is remembered that a host does not exist.</summary>
    [Range(0.0, 86_400)]
    public double NameFailureLifetimeSeconds { get; init; } = 10;

    /// <summary>Hosts whose addresses are remembered.</summary>
    [Range(1, 10_000_000)]
    public int NameCapacity { get; init; } = 10_000;

    /// <summary>What is remembered of names.</summary>
    internal NameCacheOptions NameCache => new()
    {
        Lifetime = TimeSpan.FromSeconds(NameLifetimeSeconds),
        FailureLifetime = TimeSpan.FromSeconds(NameFailureLifetimeSeconds),
        Capacity = NameCapacity,
    };

    private IEnumerable<ValidationResult> ValidateConnecting()
    {
        if (ClientKey is not null && ClientCertificate is null)
        {
            yield return new ValidationResult($"needs {nameof(ClientCertificate)}", [nameof(ClientKey)]);
        }

        // A proxy's URL may hold a password: it is not repeated.
        foreach (var (name, proxy) in ((string, string?)[])[(nameof(Proxy), Proxy), (nameof(HttpProxy), HttpProxy), (nameof(HttpsProxy), HttpsProxy)])
        {
            if (proxy is not (null or NoProxyAtAll) && ProxyRules.Parse(proxy) is null)
            {
                yield return new ValidationResult("not the URL of a proxy by http, https, socks4 or socks5", [name]);
            }
        }

        foreach (var host in AllowHosts.Where(host => !AllowedHost.TryParse(host, out _)))
        {
            yield return new ValidationResult(
                $"'{Printable.Excerpt(host)}' is not HOST or HOST:PORT", [nameof(AllowHosts)]);
        }

        foreach (var port in AllowedPorts.Where(port => !ushort.TryParse(port, out _)))
        {
            yield return new ValidationResult($"'{Printable.Excerpt(port)}' is no port", [nameof(AllowedPorts)]);
        }
    }
}
