using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Scraper.Tests.Fixtures;

/// <summary>An authority that lives for one test, and what it issues.</summary>
internal sealed class CertificateAuthority : IDisposable
{
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();

    private readonly X509Certificate2 _root;

    public CertificateAuthority(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        _root = request.CreateSelfSigned(Now.AddDays(-1000), Now.AddDays(1000));
    }

    /// <summary>Its own certificate, in PEM.</summary>
    public string Pem => _root.ExportCertificatePem();

    /// <summary>A certificate of nobody but its owner.</summary>
    public static X509Certificate2 SelfSigned(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = MakeRequest(name, key).CreateSelfSigned(Now.AddDays(-1), Now.AddDays(1));
        return Reload(certificate);
    }

    /// <summary>A certificate for a server or a client, by default of yesterday to tomorrow.</summary>
    public X509Certificate2 Issue(string name, int firstDay = -1, int lastDay = 1, string? authorityUrl = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = MakeRequest(name, key);
        if (authorityUrl is not null)
        {
            request.CertificateExtensions.Add(new X509AuthorityInformationAccessExtension(null, [authorityUrl]));
        }

        using var certificate = request.Create(_root, Now.AddDays(firstDay), Now.AddDays(lastDay), RandomNumberGenerator.GetBytes(8));
        using var withKey = certificate.CopyWithPrivateKey(key);
        return Reload(withKey);
    }

    public void Dispose() => _root.Dispose();

    private static CertificateRequest MakeRequest(string name, ECDsa key)
    {
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        if (IPAddress.TryParse(name, out var address))
        {
            names.AddIpAddress(address);
        }
        else
        {
            names.AddDnsName(name);
        }

        request.CertificateExtensions.Add(names.Build());
        return request;
    }

    private static X509Certificate2 Reload(X509Certificate2 certificate) => X509CertificateLoader.LoadPkcs12(
        certificate.Export(X509ContentType.Pkcs12), null, X509KeyStorageFlags.Exportable);
}
