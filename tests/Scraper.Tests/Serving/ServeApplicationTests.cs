using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using Scraper.Options;
using Scraper.Tests.Fixtures;

namespace Scraper.Tests.Serving;

public sealed class ServeApplicationTests
{
    private static readonly CancellationToken Cancellation = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("Bearer secret", HttpStatusCode.OK)]
    [InlineData("bearer secret", HttpStatusCode.OK)]
    [InlineData("Bearer secre", HttpStatusCode.Unauthorized)]
    [InlineData("Bearer secret2", HttpStatusCode.Unauthorized)]
    [InlineData("Basic secret", HttpStatusCode.Unauthorized)]
    [InlineData(null, HttpStatusCode.Unauthorized)]
    public void Request_WithAToken_IsAnsweredIfItIsTheRightOne(string? authorization, HttpStatusCode expected) =>
        new ServedPages { Token = "secret" }.Run(async client =>
        {
            client.DefaultRequestHeaders.Authorization = authorization is null ? null : AuthenticationHeaderValue.Parse(authorization);
            using var response = await client.GetAsync("metrics", Cancellation);

            Assert.Equal(expected, response.StatusCode);
        });

    [Theory]
    [InlineData("GET", "healthz", HttpStatusCode.OK)]
    [InlineData("GET", "nothing", HttpStatusCode.NotFound)]
    [InlineData("POST", "first", HttpStatusCode.MethodNotAllowed)]
    [InlineData("GET", "scrape", HttpStatusCode.MethodNotAllowed)]
    public void Request_ForAPath_GetsItsStatus(string method, string path, HttpStatusCode expected) => new ServedPages().Run(async client =>
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        using var response = await client.SendAsync(request, Cancellation);

        Assert.Equal(expected, response.StatusCode);
        Assert.Equal(expected == HttpStatusCode.MethodNotAllowed ? [path == "scrape" ? "POST" : "GET"] : [], response.Content.Headers.Allow);
    });

    [Fact]
    public void Request_ToALoopbackAddressOfIPv6_IsAnswered() => new ServedPages { Listen = "[::1]:0" }.Run(async client =>
    {
        Assert.Equal("[::1]", client.BaseAddress!.Host);
        Assert.Equal("ok\n", await client.GetStringAsync("healthz", Cancellation));
        Assert.Contains("scraper_loop_sockets", await client.GetStringAsync("metrics", Cancellation));
    });

    [Fact]
    public void Request_ToThePortOfHttp_IsAnsweredAndThePortIsTold()
    {
        Assert.SkipUnless(MayListen(80), "port 80 is in use, or not for this user");

        new ServedPages { Listen = "127.0.0.1:80" }.Run(async client => Assert.Equal("ok\n", await client.GetStringAsync("healthz", Cancellation)));
    }

    [Fact]
    public void Request_NearlyAllRoomForPagesIsTaken_Gets429UntilTheirClientsHaveGone()
    {
        // More than the buffers of the system take in, so that the server holds it for a client that does not read.
        var body = new string('x', 30 * 1024 * 1024);
        using var server = RawServer.Answering(RawServer.Html(body));
        var served = new ServedPages
        {
            Serve = new ServeOptions { HeldByteLimit = 32 * 1024 * 1024 },
            Fetch = new FetchOptions { Retries = 0, BodyByteLimit = 64 * 1024 * 1024 },
        };

        served.Run(async client =>
        {
            using (var silent = new TcpClient())
            {
                await silent.ConnectAsync(client.BaseAddress!.Host, client.BaseAddress.Port, Cancellation);
                await silent.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"GET /first?url={server.Url} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"), Cancellation);
                await ServedPages.WaitForMetricAsync(client, $"scraper_held_bytes {body.Length}");

                using var refused = await client.GetAsync($"first?url={server.Url}", Cancellation);
                Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
                Assert.Equal(TimeSpan.FromSeconds(1), refused.Headers.RetryAfter!.Delta);
            }

            await ServedPages.WaitForMetricAsync(client, "scraper_held_bytes 0");
            using var answered = await client.GetAsync($"first?url={server.Url}", Cancellation);
            Assert.Equal(HttpStatusCode.OK, answered.StatusCode);
            Assert.Equal(body, await answered.Content.ReadAsStringAsync(Cancellation));
        });
    }

    [Fact]
    public void Stop_RequestIsInFlightWhenTheTimeToDrainIsOver_CutsItOffAndItsFetchToo()
    {
        using var asked = new SemaphoreSlim(0);
        using var closed = new SemaphoreSlim(0);
        using var hanging = new RawServer(connection =>
        {
            connection.ReadRequest();
            asked.Release();
            connection.Hang();
            closed.Release();
        });
        var served = new ServedPages();

        served.Run(async client =>
        {
            var address = client.BaseAddress!;
            var answer = client.GetAsync($"first?url={hanging.Url}", Cancellation);
            Assert.True(await asked.WaitAsync(TimeSpan.FromSeconds(20), Cancellation));
            served.Stop();
            await WaitUntilNobodyListensAsync(address);
            Assert.False(answer.IsCompleted, "It was not given its time.");

            served.Abort();

            await Assert.ThrowsAsync<HttpRequestException>(() => answer);
            Assert.True(await closed.WaitAsync(TimeSpan.FromSeconds(20), Cancellation), "The fetch goes on.");
        });
    }

    [Fact]
    public void Request_ForANameOfAnotherSite_IsRefusedWithoutAToken() => new ServedPages().Run(async client =>
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "metrics") { Headers = { Host = "rebound.example" } };
        using var response = await client.SendAsync(request, Cancellation);

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
    });

    [Fact]
    public void Metrics_AfterARequest_CountItAndItsPages()
    {
        using var server = RawServer.Answering(RawServer.Html("a"));
        using var missing = RawServer.Answering("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");

        new ServedPages().Run(async client =>
        {
            _ = await client.GetStringAsync($"first?url={server.Url}", Cancellation);
            _ = await client.GetAsync($"first?url={missing.Url}", Cancellation);
            var lines = (await client.GetStringAsync("metrics", Cancellation)).Split('\n');

            Assert.Contains("scraper_requests_total{path=\"/first\",code=\"200\"} 1", lines);
            Assert.Contains("scraper_pages_done_total 1", lines);
            Assert.Contains("scraper_pages_failed_total{category=\"http-status\"} 1", lines);
            Assert.Contains("scraper_fetches_in_flight 0", lines);
            Assert.Contains("scraper_held_bytes 0", lines);
            Assert.Contains(lines, line => line.StartsWith("scraper_loop_turns_total ", StringComparison.Ordinal));
        });
    }

    private static bool MayListen(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static async Task WaitUntilNobodyListensAsync(Uri address)
    {
        while (true)
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(address.Host, address.Port, Cancellation);
                await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, Cancellation);
            }
            catch (SocketException)
            {
                return;
            }
        }
    }

    [Theory]
    [InlineData("127.0.0.1:0", true)]
    [InlineData("[::1]:8080", true)]
    [InlineData("127.0.0.1", false)]
    [InlineData("localhost:80", false)]
    [InlineData("::1:8080", false)]
    public void Listen_IsAnAddressAndAPort(string listen, bool isValid)
    {
        var load = () => OptionsLoader.Load(null, [KeyValuePair.Create<string, string?>("Serve:Listen", listen)]);

        Assert.Equal(isValid, Record.Exception(() => _ = load()) is not UsageException);
    }
}
