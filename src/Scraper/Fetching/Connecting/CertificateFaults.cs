using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Scraper.Fetching.Connecting;

/// <summary>Says what is wrong with a server's certificate.</summary>
internal static class CertificateFaults
{
    private const X509ChainStatusFlags Untrusted = X509ChainStatusFlags.UntrustedRoot | X509ChainStatusFlags.PartialChain;

    /// <summary>All that is wrong with it, for the user; what it says of itself is made harmless.</summary>
    public static string Describe(string host, X509Certificate2? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (certificate is null)
        {
            return "the server has shown no certificate";
        }

        var faults = new List<string>();
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
        {
            faults.Add($"the certificate is for {Names(certificate)}, not for {host}");
        }

        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors) && chain is not null)
        {
            faults.AddRange(chain.ChainElements.SelectMany(Describe));
            if (chain.ChainStatus.Any(status => (status.Status & Untrusted) != 0))
            {
                faults.Add(DescribeAuthority(certificate, chain.ChainElements[^1].Certificate));
            }
        }

        return faults is [] ? errors.ToString() : string.Join("; ", faults.Distinct());
    }

    /// <summary>What is wrong with one certificate of the chain, but for the trust in its authority.</summary>
    private static IEnumerable<string> Describe(X509ChainElement element)
    {
        foreach (var status in element.ChainElementStatus.Where(status => (status.Status & Untrusted) == 0))
        {
            yield return status.Status == X509ChainStatusFlags.NotTimeValid
                ? DescribeTime(element.Certificate)
                : $"the certificate of {Name(element.Certificate.SubjectName)}: {Printable.Excerpt(status.StatusInformation)}";
        }
    }

    private static string DescribeTime(X509Certificate2 certificate)
    {
        var whose = $"the certificate of {Name(certificate.SubjectName)}";
        return TimeProvider.System.GetLocalNow().DateTime > certificate.NotAfter
            ? $"{whose} has expired on {certificate.NotAfter.ToUniversalTime():yyyy-MM-dd}"
            : $"{whose} is not valid before {certificate.NotBefore.ToUniversalTime():yyyy-MM-dd}";
    }

    private static string DescribeAuthority(X509Certificate2 certificate, X509Certificate2 last) =>
        certificate.SubjectName.RawData.AsSpan().SequenceEqual(certificate.IssuerName.RawData)
            ? "the certificate is self-signed, and not trusted"
            : $"the authority {Name(last.IssuerName)} is not trusted";

    private static string Names(X509Certificate2 certificate)
    {
        var extension = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().FirstOrDefault();
        var names = extension is null ? [] : extension.EnumerateDnsNames().Concat(extension.EnumerateIPAddresses().Select(address => address.ToString()));
        var text = string.Join(", ", names);
        return Printable.Excerpt(text.Length > 0 ? text : certificate.Subject);
    }

    private static string Name(X500DistinguishedName name)
    {
        var common = name.EnumerateRelativeDistinguishedNames()
            .FirstOrDefault(part => !part.HasMultipleElements && part.GetSingleElementType().Value == "2.5.4.3")?.GetSingleElementValue();
        return $"'{Printable.Excerpt(common ?? name.Name)}'";
    }
}
