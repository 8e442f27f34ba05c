using System.Net;
using Hypertext;
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
            var options = new FetchOptions();
            var bodies = new PageBodyReader(new ScannerPool(() => new PageScanner(new HrefScanner())), options);
            var exchange = new Exchange(http, new RequestFactory(options), bodies, options, loop.TimeProvider);
            Assert.True(Url.TryParse(server.Url, out var url));
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
        using var folder = new TemporaryFolder();
        using var authority = new CertificateAuthority("Test Authority");
        using var certificate = authority.Issue("tls.example");
        await using var server = await TlsServer.StartAsync(certificate);
        var names = new FakeResolver { Names = { ["tls.example"] = [IPAddress.Loopback] } };
        var options = new FetchOptions { CaFile = folder.Write("ca.pem", authority.Pem) };

        var (body, onLoop) = EventLoop.Run(async loop =>
        {
            using var http = LoopHttp.Create(loop, names, new LoopbackGuard(), options, Logger.None);
            using var request = new HttpRequestMessage(HttpMethod.Get, $"https://tls.example:{server.Port}/");
            using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
            return (await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), loop.IsCurrent);
        });

        Assert.Equal("<a href='/HTTP-1.1'>", body);
        Assert.True(onLoop);
    }

    private static Task GetAsync(Exchange exchange, Url url, int workers, int requests) => TaskGroup.RunAsync(group =>
    {
        for (var worker = 0; worker < workers; worker++)
        {
            group.StartSoon(async token =>
            {
                while (requests-- > 0)
                {
                    var content = Assert.IsType<HopContent>(await exchange.GetAsync(new HopRequest(url), token));
                    content.Content.Dispose();
                }
            });
        }

        return Task.CompletedTask;
    });
}
