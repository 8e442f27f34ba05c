using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Reactor;
using Scraper.Fetching;
using Scraper.Fetching.Connecting;
using Scraper.Options;
using Scraper.Tests.Fixtures;
using Serilog.Core;

namespace Scraper.Tests.Fetching.Connecting;

/// <summary>Alone while they run: they count what the whole process hands to the thread pool.</summary>
[CollectionDefinition(nameof(LoopHttpTests), DisableParallelization = true)]
[Collection(nameof(LoopHttpTests))]
public sealed class LoopHttpTests
{
    [Fact]
    public void GetAsync_10000RequestsOverKeepAlive_StayOffTheThreadPool()
    {
        const int Workers = 64;
        const int Requests = 10_000;
        using var server = RawServer.Answering(RawServer.Html(new string('x', 2000)));
        long items = 0, offLoop = 0;

        EventLoop.Run(async loop =>
        {
            using var http = LoopHttp.Create(loop, new FakeResolver(), new LoopbackGuard(), new FetchOptions(), Logger.None);
            var exchange = new Exchange(http, new FetchOptions(), loop.TimeProvider);
            var url = new Uri(server.Url);
            await GetAsync(exchange, url, Workers, Workers * 20);
            items = ThreadPool.CompletedWorkItemCount;
            offLoop = loop.Statistics.OffLoopSocketCalls;
            await GetAsync(exchange, url, Workers, Requests);
            items = ThreadPool.CompletedWorkItemCount - items;
            offLoop = loop.Statistics.OffLoopSocketCalls - offLoop;
        });

        Assert.InRange(items, 0, Requests / 100);
        Assert.Equal(0, offLoop);
        Assert.Equal(Workers, server.Accepted);
    }

    [Fact]
    public async Task SendAsync_OverTls_WorksOnTheLoop()
    {
        using var certificate = SelfSigned("tls.example");
        await using var server = await StartTlsServerAsync(certificate);
        var port = new Uri(server.Urls.Single()).Port;
        var names = new FakeResolver { Names = { ["tls.example"] = [IPAddress.Loopback] } };

        var (body, onLoop) = EventLoop.Run(async loop =>
        {
            using var handler = LoopHttp.CreateHandler(loop, new Connector(loop, names, new LoopbackGuard(), new FetchOptions(), Logger.None));
            handler.SslOptions.CertificateChainPolicy = Trusting(certificate);
            using var http = new HttpMessageInvoker(handler);
            using var request = new HttpRequestMessage(HttpMethod.Get, $"https://tls.example:{port}/");
            using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
            return (await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), loop.IsCurrent);
        });

        Assert.Equal("<a href=secret>", body);
        Assert.True(onLoop);
    }

    [Fact]
    public async Task GetAsync_CertificateNobodyTrusts_IsAConnectionError()
    {
        using var certificate = SelfSigned("tls.example");
        await using var server = await StartTlsServerAsync(certificate);
        var port = new Uri(server.Urls.Single()).Port;
        var scrape = new Scrape();
        scrape.Names.Names["tls.example"] = [IPAddress.Loopback];

        var result = scrape.Run($"https://tls.example:{port}/");

        Assert.StartsWith("connection-error: TLS: ", Assert.Single(result.Reasons));
    }

    private static Task GetAsync(Exchange exchange, Uri url, int workers, int requests) => TaskGroup.RunAsync(group =>
    {
        for (var worker = 0; worker < workers; worker++)
        {
            group.StartSoon(async token =>
            {
                while (requests-- > 0)
                {
                    var content = Assert.IsType<HopContent>(await exchange.GetAsync(url, token));
                    content.Body.Dispose();
                }
            });
        }

        return Task.CompletedTask;
    });

    private static X509Certificate2 SelfSigned(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        var now = TimeProvider.System.GetUtcNow();
        return request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
    }

    private static X509ChainPolicy Trusting(X509Certificate2 certificate)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
        };
        policy.CustomTrustStore.Add(certificate);
        return policy;
    }

    private static async Task<WebApplication> StartTlsServerAsync(X509Certificate2 certificate)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration()
            .ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(certificate)));
        var application = builder.Build();
        application.Run(context => context.Response.WriteAsync("<a href=secret>"));
        await application.StartAsync(TestContext.Current.CancellationToken);
        return application;
    }
}
