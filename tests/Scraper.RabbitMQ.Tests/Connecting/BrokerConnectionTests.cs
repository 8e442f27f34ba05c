using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Scraper.Tests.Fixtures;

namespace Scraper.RabbitMQ.Tests.Connecting;

public sealed class BrokerConnectionTests
{
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();

    [Fact]
    public void IsSigned_ByAnAuthorityInBetween_IsTakenIfThatWasSentAndTheRootIsTrusted()
    {
        using var root = Issue("root", null, isAuthority: true);
        using var between = Issue("between", root, isAuthority: true);
        using var broker = Issue("broker", between, isAuthority: false);
        using var stranger = Issue("stranger", null, isAuthority: true);
        using var sent = new X509Chain { ChainPolicy = { ExtraStore = { between } } };

        Assert.True(IsSigned(sent, root));
        Assert.False(IsSigned(null, root));
        Assert.False(IsSigned(sent, stranger));
        Assert.False(BrokerConnection.IsSigned(broker, sent, SslPolicyErrors.RemoteCertificateNameMismatch, [root]));

        bool IsSigned(X509Chain? chain, X509Certificate2 trusted) =>
            BrokerConnection.IsSigned(broker, chain, SslPolicyErrors.RemoteCertificateChainErrors, [trusted]);
    }

    [Fact]
    public void IsSigned_CertificateSaysWhereItsAuthorityIs_ConnectsNowhere()
    {
        using var server = RawServer.ClosingAfter("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
        using var unknown = new CertificateAuthority("unknown");
        using var broker = unknown.Issue("broker", authorityUrl: server.Url + "authority.crt");
        using var trusted = Issue("trusted", null, isAuthority: true);

        Assert.False(BrokerConnection.IsSigned(broker, null, SslPolicyErrors.RemoteCertificateChainErrors, [trusted]));
        Assert.Equal(0, server.Accepted);
    }

    private static X509Certificate2 Issue(string name, X509Certificate2? issuer, bool isAuthority)
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(isAuthority, false, 0, true));
        if (issuer is null)
        {
            return request.CreateSelfSigned(Now.AddDays(-1), Now.AddDays(1));
        }

        using var certificate = request.Create(issuer, issuer.NotBefore, issuer.NotAfter, RandomNumberGenerator.GetBytes(8));
        return certificate.CopyWithPrivateKey(key);
    }
}
