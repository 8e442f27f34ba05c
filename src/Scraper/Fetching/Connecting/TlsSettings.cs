using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Scraper.Options;

namespace Scraper.Fetching.Connecting;

/// <summary>Whom to trust, and as whom to appear, in TLS.</summary>
internal sealed class TlsSettings
{
    private readonly X509ChainPolicy _chainPolicy;
    private readonly SslStreamCertificateContext? _clientCertificate;

    private TlsSettings(X509Certificate2Collection? authorities, SslStreamCertificateContext? clientCertificate, bool isInsecure)
    {
        _chainPolicy = CreateChainPolicy(authorities);
        _clientCertificate = clientCertificate;
        IsInsecure = isInsecure;
    }

    /// <summary>Whether every certificate is taken, whoever's it is.</summary>
    public bool IsInsecure { get; }

    /// <summary>Reads the files that the options name. Blocks: to be called before the loop has anything else to do.</summary>
    /// <exception cref="UsageException">A file cannot be read, or holds something else.</exception>
    public static TlsSettings Load(FetchOptions options)
    {
        var faults = new List<string>();
        var authorities = Load(nameof(options.CaFile), options.CaFile, LoadAuthorities, faults);
        var certificate = Load(nameof(options.ClientCertificate), options.ClientCertificate, file => LoadClientCertificate(file, options.ClientKey), faults);
        return faults is [] ? new TlsSettings(authorities, certificate, options.Insecure) : throw new UsageException(faults);
    }

    /// <summary>What a handshake with one host goes by.</summary>
    /// <param name="host">The name, or the address, that the certificate has to be for; null if the caller will fill it in.</param>
    /// <param name="protocols">The protocols to offer, the best first; null if the caller will fill them in.</param>
    /// <param name="validation">Judges the certificate after the system has; null leaves it at that.</param>
    public SslClientAuthenticationOptions CreateOptions(
        string? host, List<SslApplicationProtocol>? protocols, RemoteCertificateValidationCallback? validation) => new()
    {
        TargetHost = host?.TrimEnd('.'), // the dot of a full name is no part of it in TLS (RFC 6066, section 3)
        ApplicationProtocols = protocols,
        ClientCertificateContext = _clientCertificate,
        CertificateChainPolicy = _chainPolicy,
        RemoteCertificateValidationCallback = validation,
    };

    /// <summary>How a chain of certificates is checked.</summary>
    /// <remarks>What is missing is not downloaded: that would block the loop, and let a certificate name an address to connect to which
    /// no guard has seen.</remarks>
    private static X509ChainPolicy CreateChainPolicy(X509Certificate2Collection? authorities)
    {
        var policy = new X509ChainPolicy { RevocationMode = X509RevocationMode.NoCheck, DisableCertificateDownloads = true };
        if (authorities is not null)
        {
            policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            policy.CustomTrustStore.AddRange(authorities);
        }

        return policy;
    }

    private static T? Load<T>(string setting, string? file, Func<string, T> load, List<string> faults)
        where T : class
    {
        try
        {
            return file is null ? null : load(file);
        }
        catch (Exception exception) when (exception is CryptographicException or IOException or UnauthorizedAccessException)
        {
            faults.Add($"Fetch:{setting}: {file}: {exception.Message}");
            return null;
        }
    }

    private static X509Certificate2Collection LoadAuthorities(string file)
    {
        var authorities = new X509Certificate2Collection();
        authorities.ImportFromPemFile(file);
        return authorities.Count > 0 ? authorities : throw new CryptographicException("no certificate in PEM is in it");
    }

    private static SslStreamCertificateContext LoadClientCertificate(string file, string? keyFile)
    {
        var all = new X509Certificate2Collection();
        if (Path.GetExtension(file).ToLowerInvariant() is ".pfx" or ".p12")
        {
            all = X509CertificateLoader.LoadPkcs12CollectionFromFile(file, password: null);
            var own = all.FirstOrDefault(certificate => certificate.HasPrivateKey) ?? throw new CryptographicException("no private key is in it");
            return SslStreamCertificateContext.Create(own, all, offline: true);
        }

        all.ImportFromPemFile(file);
        return SslStreamCertificateContext.Create(X509Certificate2.CreateFromPemFile(file, keyFile), all, offline: true);
    }
}
