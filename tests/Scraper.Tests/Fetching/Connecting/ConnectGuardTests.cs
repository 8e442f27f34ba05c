using System.Net;
using Scraper.Fetching.Connecting;
using Scraper.Options;

namespace Scraper.Tests.Fetching.Connecting;

public sealed class ConnectGuardTests
{
    [Theory]
    [InlineData(22)]
    [InlineData(25)]
    [InlineData(6667)]
    [InlineData(10080)]
    [InlineData(0)]
    public void Refuse_PortOfAnotherProtocol_SaysHowToAllowIt(int port)
    {
        var reason = new ConnectGuard(new FetchOptions()).Refuse(new DnsEndPoint("site.example", port));

        Assert.Equal($"port {port} is that of another protocol; --allow-host site.example:{port} allows it", reason);
    }

    [Theory]
    [InlineData(80)]
    [InlineData(443)]
    [InlineData(8080)]
    [InlineData(65535)]
    public void Refuse_AnyOtherPort_IsNull(int port) =>
        Assert.Null(new ConnectGuard(new FetchOptions()).Refuse(new DnsEndPoint("site.example", port)));

    [Fact]
    public void Refuse_AllowedPorts_AreTheOnlyOnes()
    {
        var guard = new ConnectGuard(new FetchOptions { AllowedPorts = ["443", "25"], AllowHosts = ["site.example:8080"] });

        Assert.Null(guard.Refuse(new DnsEndPoint("site.example", 443)));
        Assert.Null(guard.Refuse(new DnsEndPoint("site.example", 25)));
        Assert.Null(guard.Refuse(new DnsEndPoint("SITE.example", 8080)));
        Assert.Equal(
            "port 8080 is none of the allowed ports; --allow-host other.example:8080 allows it", guard.Refuse(new DnsEndPoint("other.example", 8080)));
        Assert.NotNull(guard.Refuse(new DnsEndPoint("site.example", 80)));
    }

    [Fact]
    public void Refuse_SpecialAddress_SaysWhatItIsAndHowToAllowIt()
    {
        var reason = new ConnectGuard(new FetchOptions()).Refuse(new DnsEndPoint("site.example", 80), IPAddress.Parse("10.1.2.3"));

        Assert.Equal("10.1.2.3 is no public address (private); --allow-host site.example allows it, --allow-private all of them", reason);
    }

    [Theory]
    [InlineData("site.example", true)]
    [InlineData("SITE.example", true)]
    [InlineData("site.example:80", true)]
    [InlineData("site.example:81", false)]
    [InlineData("other.example", false)]
    [InlineData("example", false)]
    [InlineData("10.1.2.3", true)]
    [InlineData("10.1.2.3:80", true)]
    [InlineData("10.1.2.4", false)]
    public void Refuse_SpecialAddressOfAllowedHost_IsNull(string allowed, bool isAllowed)
    {
        var guard = new ConnectGuard(new FetchOptions { AllowHosts = [allowed] });

        var reason = guard.Refuse(new DnsEndPoint("site.example", 80), IPAddress.Parse("10.1.2.3"));

        Assert.Equal(isAllowed, reason is null);
    }

    [Theory]
    [InlineData("::1")]
    [InlineData("[::1]")]
    public void Refuse_SpecialAddressWithoutAName_QuotesIt(string host)
    {
        var reason = new ConnectGuard(new FetchOptions()).Refuse(new DnsEndPoint(host, 80), IPAddress.IPv6Loopback);

        Assert.Equal("::1 is no public address (loopback); --allow-host [::1] allows it, --allow-private all of them", reason);
        Assert.Null(new ConnectGuard(new FetchOptions { AllowHosts = ["[::1]"] }).Refuse(new DnsEndPoint(host, 80), IPAddress.IPv6Loopback));
    }

    [Fact]
    public void Refuse_AllowPrivate_LetsEveryAddressThroughButNotEveryPort()
    {
        var guard = new ConnectGuard(new FetchOptions { AllowPrivate = true });

        Assert.Null(guard.Refuse(new DnsEndPoint("site.example", 80), IPAddress.Loopback));
        Assert.NotNull(guard.Refuse(new DnsEndPoint("site.example", 22)));
    }

    [Theory]
    [InlineData("site.example", "site.example", null)]
    [InlineData("site.example:8080", "site.example", 8080)]
    [InlineData("127.0.0.1:1", "127.0.0.1", 1)]
    [InlineData("::1", "::1", null)]
    [InlineData("[::1]", "::1", null)]
    [InlineData("[::1]:8080", "::1", 8080)]
    public void TryParse_Host_IsUnderstood(string text, string host, int? port)
    {
        Assert.True(AllowedHost.TryParse(text, out var allowed));
        Assert.Equal((host, port), (allowed.Host, allowed.Port));
    }

    [Theory]
    [InlineData("")]
    [InlineData(":80")]
    [InlineData("site.example:")]
    [InlineData("site.example:65536")]
    [InlineData("site.example:http")]
    [InlineData("[::1]80")]
    [InlineData("http://site.example/")]
    [InlineData("10.0.0.0/8")]
    [InlineData("*.example")]
    public void TryParse_AnythingElse_IsFalse(string text) => Assert.False(AllowedHost.TryParse(text, out _));
}
