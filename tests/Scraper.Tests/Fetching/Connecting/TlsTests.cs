using System.Net;
using System.Security.Cryptography.X509Certificates;
using Reactor;
using Scraper.Fetching.Connecting;
using Scraper.Options;
using Scraper.Tests.Fixtures;

namespace Scraper.Tests.Fetching.Connecting;

public sealed class TlsTests : IDisposable
{
    private const string Host = "tls.example";

    private readonly CertificateAuthority _authority = new("Test Authority");
    private readonly TemporaryFolder _folder = new();

    private FetchOptions Trusting => new() { Retries = 0, TotalTimeoutSeconds = 20, CaFile = _folder.Write("ca.pem", _authority.Pem) };

    public void Dispose()
    {
        _authority.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("1.1", "HTTP-1.1")]
    [InlineData("2", "HTTP-2")]
    public async Task Run_AuthorityOfTheFile_GetsThePageByTheVersionThatWasAskedFor(string version, string link)
    {
        using var certificate = _authority.Issue(Host);
        await using var server = await TlsServer.StartAsync(certificate);

        var result = Scrape(Trusting with { Http = version }, server.Port);

        Assert.Empty(result.Reasons);
        Assert.Equal([$"https://{Host}:{server.Port}/{link}"], result.Links);
        Assert.Equal([Host], server.AskedFor);
    }

    [Fact]
    public async Task Run_ServerKnowsNothingOfHttp2_GetsEveryPageByTheOlderVersion()
    {
        using var certificate = _authority.Issue(Host);
        await using var server = await TlsServer.StartAsync(certificate, knowsHttp2: false);
        var scrape = new Scrape { Fetch = Trusting with { Http = "2" } };
        scrape.Names.Names[Host] = [IPAddress.Loopback];

        var result = scrape.Run([.. Enumerable.Range(0, 50).Select(page => $"https://{Host}:{server.Port}/{page}")]);

        Assert.Empty(result.Reasons);
        Assert.Equal(Enumerable.Repeat($"https://{Host}:{server.Port}/HTTP-1.1", 50), result.Links);
    }

    [Fact]
    public async Task Run_AddressWithACertificateOfItsOwn_GetsThePage()
    {
        using var certificate = _authority.Issue("127.0.0.1");
        await using var server = await TlsServer.StartAsync(certificate);

        var result = Scrape(Trusting, server.Port, "127.0.0.1");

        Assert.Empty(result.Reasons);
        Assert.Single(result.Links);
    }

    [Fact]
    public async Task Run_CertificateOfAnotherHost_SaysWhose()
    {
        using var certificate = _authority.Issue("other.example");
        await using var server = await TlsServer.StartAsync(certificate);

        var result = Scrape(Trusting, server.Port);

        Assert.Equal(["connection-error: TLS: the certificate is for other.example, not for tls.example"], result.Reasons);
    }

    [Theory]
    [InlineData(-30, -10, "has expired on", -10)]
    [InlineData(10, 30, "is not valid before", 10)]
    public async Task Run_CertificateOfAnotherTime_SaysWhen(int firstDay, int lastDay, string what, int day)
    {
        using var certificate = _authority.Issue(Host, firstDay, lastDay);
        await using var server = await TlsServer.StartAsync(certificate);

        var result = Scrape(Trusting, server.Port);

        var date = TimeProvider.System.GetUtcNow().AddDays(day).ToString("yyyy-MM-dd");
        Assert.Equal([$"connection-error: TLS: the certificate of 'tls.example' {what} {date}"], result.Reasons);
    }

    [Fact]
    public async Task Run_SelfSignedCertificate_IsRefused()
    {
        using var certificate = CertificateAuthority.SelfSigned(Host);
        await using var server = await TlsServer.StartAsync(certificate);

        var result = Scrape(new FetchOptions { Retries = 0 }, server.Port);

        Assert.Equal(["connection-error: TLS: the certificate is self-signed, and not trusted"], result.Reasons);
    }

    [Fact]
    public async Task Run_UnknownAuthority_IsNamed()
    {
        using var certificate = _authority.Issue(Host);
        await using var server = await TlsServer.StartAsync(certificate);

        var result = Scrape(new FetchOptions { Retries = 0 }, server.Port);

        Assert.Equal(["connection-error: TLS: the authority 'Test Authority' is not trusted"], result.Reasons);
    }

    [Fact]
    public async Task Run_SeveralFaults_NamesAll()
    {
        using var certificate = _authority.Issue("other.example\u202E", -30, -10);
        await using var server = await TlsServer.StartAsync(certificate);

        var result = Scrape(new FetchOptions { Retries = 0 }, server.Port);

        var reason = Assert.Single(result.Reasons);
        Assert.Contains("not for tls.example; the certificate of 'other.example\\u{202E}' has expired on", reason);
        Assert.EndsWith("; the authority 'Test Authority' is not trusted", reason);
    }

    [Fact]
    public async Task Run_Insecure_TakesAnyCertificateAndWarnsOnce()
    {
        using var certificate = CertificateAuthority.SelfSigned("other.example");
        await using var server = await TlsServer.StartAsync(certificate);
        var log = new LogLines();
        var names = new FakeResolver { Names = { [Host] = [IPAddress.Loopback] } };

        var bodies = EventLoop.Run(async loop =>
        {
            using var http = LoopHttp.Create(loop, names, new LoopbackGuard(), new FetchOptions { Insecure = true }, log.Logger);
            return (await GetAsync(http, server.Port), await GetAsync(http, server.Port));
        });

        Assert.Equal(("<a href='/HTTP-1.1'>", "<a href='/HTTP-1.1'>"), bodies);
        Assert.StartsWith("Warning: Certificates are not verified", Assert.Single(log.Lines));
    }

    [Theory]
    [InlineData("client.pem", "client.key")]
    [InlineData("both.pem", null)]
    [InlineData("client.pfx", null)]
    public async Task Run_ServerWantsACertificate_IsShownTheClients(string file, string? key)
    {
        using var certificate = _authority.Issue(Host);
        using var client = _authority.Issue("client.example");
        using (var privateKey = client.GetECDsaPrivateKey()!)
        {
            _folder.Write("client.pem", client.ExportCertificatePem());
            _folder.Write("client.key", privateKey.ExportPkcs8PrivateKeyPem());
            _folder.Write("both.pem", client.ExportCertificatePem() + "\n" + privateKey.ExportPkcs8PrivateKeyPem());
            await File.WriteAllBytesAsync(_folder.File("client.pfx"), client.Export(X509ContentType.Pkcs12));
        }

        await using var server = await TlsServer.StartAsync(certificate, wantsClientCertificate: true);

        var result = Scrape(
            Trusting with { ClientCertificate = _folder.File(file), ClientKey = key is null ? null : _folder.File(key) }, server.Port);

        Assert.Empty(result.Reasons);
        Assert.Equal([$"https://{Host}:{server.Port}/HTTP-1.1client.example"], result.Links);
    }

    [Fact]
    public void Run_ServerIsSilent_TimesOutInTheHandshake()
    {
        using var server = new RawServer(connection => connection.Hang());

        var result = Scrape(new FetchOptions { Retries = 0, TlsTimeoutSeconds = 0.2 }, server.Port);

        Assert.Equal(["timeout: TLS: the handshake was not done within 0.2 s"], result.Reasons);
    }

    [Fact]
    public void Run_ServerDoesNotSpeakTls_SaysThatTheHandshakeFailed()
    {
        using var server = new RawServer(connection => connection.Send("HTTP/1.1 400 Bad Request\r\n\r\n"));

        var result = Scrape(new FetchOptions { Retries = 0 }, server.Port);

        Assert.StartsWith("connection-error: TLS: the handshake failed: ", Assert.Single(result.Reasons));
    }

    [Fact]
    public void Run_ServerClosesWithinTheHandshake_SaysSo()
    {
        using var server = new RawServer(_ => { });

        var result = Scrape(new FetchOptions { Retries = 0 }, server.Port);

        Assert.StartsWith("connection-error: TLS: the connection ended within the handshake", Assert.Single(result.Reasons));
    }

    [Fact]
    public async Task Run_CertificateNamesWhereItsAuthorityIs_ConnectsToNothingElse()
    {
        using var elsewhere = RawServer.Answering(RawServer.Html(""));
        using var certificate = _authority.Issue(Host, authorityUrl: elsewhere.Url);
        await using var server = await TlsServer.StartAsync(certificate);

        var result = Scrape(new FetchOptions { Retries = 0 }, server.Port);

        Assert.StartsWith("connection-error: TLS: ", Assert.Single(result.Reasons));
        Assert.Equal(0, elsewhere.Accepted);
    }

    [Fact]
    public void Load_FilesThatAreNone_NamesEach()
    {
        var options = new FetchOptions { CaFile = _folder.File("none.pem"), ClientCertificate = _folder.Write("empty.pem", "") };

        var exception = Assert.Throws<UsageException>(() => TlsSettings.Load(options));

        Assert.Equal(2, exception.Faults.Count);
        Assert.StartsWith($"Fetch:CaFile: {options.CaFile}: ", exception.Faults[0]);
        Assert.StartsWith($"Fetch:ClientCertificate: {options.ClientCertificate}: ", exception.Faults[1]);
    }

    private static ScrapeResult Scrape(FetchOptions options, int port, string host = Host)
    {
        var scrape = new Scrape { Fetch = options };
        scrape.Names.Names[Host] = [IPAddress.Loopback];
        return scrape.Run($"https://{host}:{port}/");
    }

    private static async Task<string> GetAsync(HttpMessageInvoker http, int port)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"https://{Host}:{port}/");
        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        return await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }
}
