using System.Net;
using Scraper.Options;
using Scraper.Tests.Fixtures;

namespace Scraper.Tests.Fetching.Connecting;

/// <summary>Against a server that has nothing of .NET.</summary>
public sealed class NginxTests
{
    [Theory]
    [InlineData("1.1", "HTTP/1.1")]
    [InlineData("2", "HTTP/2.0")]
    public void Run_OverTls_GetsEveryPageByTheVersionThatWasAskedFor(string version, string protocol)
    {
        const int Pages = 200;
        Assert.SkipUnless(Nginx.IsInstalled, "nginx is not installed.");
        using var folder = new TemporaryFolder();
        using var authority = new CertificateAuthority("Test Authority");
        using var certificate = authority.Issue("tls.example");
        using var server = new Nginx(certificate);
        var scrape = new Scrape { Fetch = new FetchOptions { Retries = 0, Http = version, CaFile = folder.Write("ca.pem", authority.Pem) } };
        scrape.Names.Names["tls.example"] = [IPAddress.Loopback];

        var result = scrape.Run([.. Enumerable.Range(0, Pages).Select(page => $"https://tls.example:{server.Port}/{page}")]);

        Assert.Empty(result.Reasons);
        Assert.Equal(Enumerable.Repeat($"https://tls.example:{server.Port}/{protocol}", Pages), result.Links);
    }
}
