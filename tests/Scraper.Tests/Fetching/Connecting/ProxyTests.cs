using Scraper.Fetching.Connecting;
using Scraper.Options;
using Scraper.Tests.Fixtures;

namespace Scraper.Tests.Fetching.Connecting;

/// <summary>The names of the targets are known to nobody here: only the proxy gets there.</summary>
public sealed class ProxyTests
{
    private static readonly FetchOptions Options = new() { Retries = 0, TotalTimeoutSeconds = 20 };

    [Fact]
    public void Run_HttpByAnHttpProxy_AsksItForTheWholeUrl()
    {
        using var server = RawServer.Answering(RawServer.Html("<a href=x>"));
        using var proxy = ProxyServer.Http(server.Port);

        var result = new Scrape { Fetch = Options with { Proxy = $"127.0.0.1:{proxy.Port}" } }.Run("http://site.example/page");

        Assert.Equal(["http://site.example/x"], result.Links);
        Assert.Equal(["GET http://site.example/page HTTP/1.1"], proxy.Asked);
    }

    [Theory]
    [InlineData("1.1", "HTTP-1.1")]
    [InlineData("2", "HTTP-2")]
    public async Task Run_HttpsByAnHttpProxy_GoesThroughATunnel(string version, string link)
    {
        using var folder = new TemporaryFolder();
        using var authority = new CertificateAuthority("Test Authority");
        using var certificate = authority.Issue("site.example");
        await using var server = await TlsServer.StartAsync(certificate);
        using var proxy = ProxyServer.Http(server.Port);
        var options = Options with { Http = version, HttpsProxy = $"http://user:p%40ss@127.0.0.1:{proxy.Port}", CaFile = folder.Write("ca.pem", authority.Pem) };

        var result = new Scrape { Fetch = options }.Run("https://site.example/page");

        Assert.Empty(result.Reasons);
        Assert.Equal([$"https://site.example/{link}"], result.Links);
        Assert.Equal(["CONNECT site.example:443 HTTP/1.1"], proxy.Asked);
    }

    [Theory]
    [InlineData("socks5")]
    [InlineData("socks5h")]
    public async Task Run_SocksProxy_IsGivenTheName(string scheme)
    {
        using var folder = new TemporaryFolder();
        using var authority = new CertificateAuthority("Test Authority");
        using var certificate = authority.Issue("site.example");
        await using var server = await TlsServer.StartAsync(certificate);
        using var proxy = ProxyServer.Socks(server.Port);
        var options = Options with { Proxy = $"{scheme}://127.0.0.1:{proxy.Port}", CaFile = folder.Write("ca.pem", authority.Pem) };

        var result = new Scrape { Fetch = options }.Run("https://site.example/");

        Assert.Empty(result.Reasons);
        Assert.Equal(["site.example:443"], proxy.Asked);
    }

    [Fact]
    public async Task Run_TunnelToAServerNobodyTrusts_IsAConnectionError()
    {
        using var certificate = CertificateAuthority.SelfSigned("site.example");
        await using var server = await TlsServer.StartAsync(certificate);
        using var proxy = ProxyServer.Http(server.Port);

        var result = new Scrape { Fetch = Options with { Proxy = $"http://127.0.0.1:{proxy.Port}" } }.Run("https://site.example/");

        Assert.StartsWith("connection-error: TLS: ", Assert.Single(result.Reasons));
    }

    [Theory]
    [InlineData("http")]
    [InlineData("socks5")]
    public void Run_ProxyThatNeverOpensTheTunnel_IsATimeout(string scheme)
    {
        using var proxy = new RawServer(connection => connection.Hang());
        var options = Options with { Proxy = $"{scheme}://127.0.0.1:{proxy.Port}", ConnectTimeoutSeconds = 0.2, TlsTimeoutSeconds = 0.2 };

        var result = new Scrape { Fetch = options }.Run("https://site.example/");

        Assert.Equal(["timeout: no connection through the proxy within 0.4 s"], result.Reasons);
    }

    [Fact]
    public void Run_ProxyWantsAPassword_IsGivenThatOfItsUrl()
    {
        using var server = new RawServer(connection =>
        {
            while (connection.ReadRequest() is { } header)
            {
                var isKnown = header.Contains($"Proxy-Authorization: Basic {Convert.ToBase64String("user:p@ss"u8)}", StringComparison.Ordinal);
                connection.Send(isKnown
                    ? RawServer.Html("<a href=x>")
                    : "HTTP/1.1 407 Who?\r\nProxy-Authenticate: Basic realm=\"x\"\r\nContent-Length: 0\r\n\r\n");
            }
        });

        var result = new Scrape { Fetch = Options with { Proxy = $"http://user:p%40ss@127.0.0.1:{server.Port}" } }.Run("http://site.example/");

        Assert.Equal(["http://site.example/x"], result.Links);
    }

    [Fact]
    public void Run_ProxyRefusesTheTunnel_SaysSoWithoutThePassword()
    {
        using var proxy = RawServer.ClosingAfter("HTTP/1.1 403 No\r\nContent-Length: 0\r\n\r\n");

        var result = new Scrape { Fetch = Options with { Proxy = $"http://user:secret@127.0.0.1:{proxy.Port}" } }.Run("https://site.example/");

        var reason = Assert.Single(result.Reasons);
        Assert.StartsWith("connection-error: ", reason);
        Assert.Contains("403", reason);
        Assert.DoesNotContain("secret", reason);
    }

    [Theory]
    [InlineData("http://10.0.0.1/")]
    [InlineData("http://[fd00::1]/")]
    [InlineData("https://169.254.169.254/")]
    [InlineData("http://2130706433/")]
    [InlineData("http://localhost/")]
    [InlineData("http://a.localhost/")]
    [InlineData("http://site.example:25/")]
    public void Run_TargetThatMayNotBeConnectedTo_IsNotAskedFor(string url)
    {
        using var proxy = ProxyServer.Http(1);
        var scrape = new Scrape { Guard = new LoopbackGuard(new ConnectGuard(Options)), Fetch = Options with { Proxy = $"http://127.0.0.1:{proxy.Port}" } };
        scrape.Names.Names["localhost"] = [System.Net.IPAddress.Loopback];

        var result = scrape.Run(url);

        Assert.StartsWith("blocked: ", Assert.Single(result.Reasons));
        Assert.Empty(proxy.Asked);
    }

    [Theory]
    [InlineData("http://site.example/", "http://p.example:3128/")]
    [InlineData("https://site.example/", "socks5://s.example:1080/")]
    [InlineData("http://inside.example/", null)]
    [InlineData("http://deep.inside.example/", null)]
    [InlineData("http://outinside.example/", "http://p.example:3128/")]
    [InlineData("http://dotted.example/", null)]
    [InlineData("http://a.dotted.example/", null)]
    [InlineData("http://10.1.2.3/", null)]
    [InlineData("http://localhost:8080/", null)]
    [InlineData("http://127.0.0.1/", null)]
    public void GetProxy_Environment_IsThatOfTheSchemeUnlessTheHostIsExcepted(string url, string? proxy)
    {
        var environment = new Dictionary<string, string>
        {
            ["http_proxy"] = "p.example:3128",
            ["HTTPS_PROXY"] = "socks5h://s.example:1080",
            ["all_proxy"] = "http://unused.example",
            ["no_proxy"] = "inside.example, .dotted.example,10.1.2.3",
        };

        var rules = ProxyRules.Create(ProxyEnvironment.Fill(new FetchOptions(), environment.GetValueOrDefault))!;

        Assert.Equal(proxy is null ? null : new Uri(proxy), rules.GetProxy(new Uri(url)));
    }

    [Theory]
    [InlineData("none")]
    [InlineData(null)]
    public void Create_NoProxy_IsNull(string? proxy)
    {
        var environment = proxy is null ? [] : new Dictionary<string, string> { ["all_proxy"] = "http://p.example" };

        Assert.Null(ProxyRules.Create(ProxyEnvironment.Fill(new FetchOptions { Proxy = proxy }, environment.GetValueOrDefault)));
    }

    [Fact]
    public void Fill_VariableThatIsNoProxy_IsAFaultThatDoesNotRepeatIt()
    {
        var exception = Assert.Throws<UsageException>(() =>
            ProxyEnvironment.Fill(new FetchOptions(), name => name == "http_proxy" ? "ftp://user:secret@p.example" : null));

        Assert.DoesNotContain("secret", exception.Message);
    }
}
