using System.Net;
using System.Net.Http.Headers;
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
    });

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
