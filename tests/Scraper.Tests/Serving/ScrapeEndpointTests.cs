using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Scraper.Options;
using Scraper.Tests.Fixtures;

namespace Scraper.Tests.Serving;

public sealed class ScrapeEndpointTests
{
    private static readonly CancellationToken Cancellation = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/json")]
    public void Scrape_AListOfUrls_StreamsALineForEach(string type)
    {
        using var server = RawServer.Answering(RawServer.Html("<a href=x>"));
        string[] urls = [$"{server.Url}1", "nope", $"{server.Url}2"];

        new ServedPages().Run(async client =>
        {
            var list = type == "text/plain" ? string.Join('\n', urls) + "\n\n# the end" : JsonSerializer.Serialize(urls);
            using var response = await client.PostAsync("scrape", new StringContent(list, Encoding.UTF8, type), Cancellation);
            var lines = (await response.Content.ReadAsStringAsync(Cancellation)).Split('\n')[..^1].Select(line => JsonDocument.Parse(line).RootElement).ToArray();

            Assert.Equal("application/x-ndjson", response.Content.Headers.ContentType!.MediaType);
            Assert.Equal(urls.Order(), lines.Select(line => line.GetProperty("source").GetString()!).Order());
            Assert.Equal("malformed", lines.Single(line => line.TryGetProperty("category", out _)).GetProperty("category").GetString());
            Assert.All(lines.Where(line => line.TryGetProperty("links", out _)), line => Assert.Equal($"{server.Url}x", line.GetProperty("links")[0].GetString()));
        });
    }

    [Fact]
    public void Scrape_ListWithAByteOrderMarkAndBytesThatAreNotUtf8_IsReadAsARunDoes()
    {
        using var server = RawServer.Answering(RawServer.Html(""));
        byte[] list = [0xEF, 0xBB, 0xBF, .. Encoding.ASCII.GetBytes($"{server.Url}1\r\n{server.Url}"), 0xE9, (byte)'\n'];

        new ServedPages().Run(async client =>
        {
            using var response = await client.PostAsync("scrape", new ByteArrayContent(list), Cancellation);
            var lines = (await response.Content.ReadAsStringAsync(Cancellation)).Split('\n')[..^1].Order().ToArray();

            Assert.Equal(2, lines.Length);
            Assert.Contains($"\"source\":\"{server.Url}1\",\"url\"", lines[1] + lines[0]);
            Assert.Contains("line 2: not UTF-8", lines[0] + lines[1]);
        });
        Assert.Equal(1, server.Accepted);
    }

    [Fact]
    public void Scrape_JsonWithHalfASurrogatePair_IsRefused() => new ServedPages().Run(async client =>
    {
        using var response = await client.PostAsync("scrape", new StringContent("[\"http://a.example/\\ud800\"]", Encoding.UTF8, "application/json"), Cancellation);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    });

    [Fact]
    public void Scrape_ClientIsGoneInTheMiddleOfItsList_IsNoErrorOfTheServer() => new ServedPages().Run(async client =>
    {
        using (var gone = new TcpClient { LingerState = new LingerOption(true, 0) })
        {
            await gone.ConnectAsync(client.BaseAddress!.Host, client.BaseAddress.Port, Cancellation);
            await gone.GetStream().WriteAsync("POST /scrape HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 100\r\n\r\nhttp"u8.ToArray(), Cancellation);
            await ServedPages.WaitForMetricAsync(client, "scraper_requests_in_flight 1");
        }

        await ServedPages.WaitForMetricAsync(client, "scraper_requests_in_flight 0");
    });

    [Fact]
    public void Scrape_ListsOfManyClients_TakeOfTheRoomForPages()
    {
        using var hanging = new RawServer(connection => connection.Hang());
        var served = new ServedPages { Serve = new ServeOptions { HeldByteLimit = 100_000 }, Fetch = new FetchOptions { Retries = 0 } };

        served.Run(async client =>
        {
            var list = $"{hanging.Url}\n#{new string('x', 20_000)}";
            using (var first = await PostAsync(client, list))
            {
                Assert.Equal(HttpStatusCode.OK, first.StatusCode);
                await ServedPages.WaitForMetricAsync(client, $"scraper_held_bytes {3 * list.Length}");

                using var second = await PostAsync(client, list);
                Assert.Equal(HttpStatusCode.TooManyRequests, second.StatusCode);
                Assert.Equal(TimeSpan.FromSeconds(1), second.Headers.RetryAfter!.Delta);
                Assert.Contains("no room for the list", await second.Content.ReadAsStringAsync(Cancellation));
            }

            await ServedPages.WaitForMetricAsync(client, "scraper_held_bytes 0");
            using var third = await PostAsync(client, list);
            Assert.Equal(HttpStatusCode.OK, third.StatusCode);
        });

        static async Task<HttpResponseMessage> PostAsync(HttpClient client, string list)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "scrape") { Content = new StringContent(list) };
            return await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancellation);
        }
    }

    [Fact]
    public void Scrape_ListThatNeverHasRoom_IsTooLarge()
    {
        var served = new ServedPages { Serve = new ServeOptions { HeldByteLimit = 30_000 } };

        served.Run(async client =>
        {
            using var answer = await client.PostAsync("scrape", new StringContent($"#{new string('x', 10_000)}"), Cancellation);

            Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
            Assert.Null(answer.Headers.RetryAfter);
            Assert.Contains("HeldByteLimit", await answer.Content.ReadAsStringAsync(Cancellation));
        });
    }

    [Fact]
    public void Scrape_OnePageIsDoneAndTheClientHangsUp_GivesUpTheRest()
    {
        using var closed = new CountdownEvent(4);
        using var hanging = new RawServer(connection =>
        {
            connection.ReadRequest();
            connection.Hang();
            closed.Signal();
        });
        using var server = RawServer.Answering(RawServer.Html("<a href=x>"));

        new ServedPages { Fetch = new FetchOptions { ConcurrencyPerHost = 4, Retries = 0 } }.Run(async client =>
        {
            var list = $"{server.Url}\n" + string.Concat(Enumerable.Range(0, 1000).Select(i => $"{hanging.Url}{i}\n"));
            using var request = new HttpRequestMessage(HttpMethod.Post, "scrape") { Content = new StringContent(list) };
            using (var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancellation))
            {
                using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(Cancellation));
                Assert.Contains($"\"source\":\"{server.Url}\"", await reader.ReadLineAsync(Cancellation));
            }

            Assert.True(closed.Wait(TimeSpan.FromSeconds(20), Cancellation), "Fetches go on.");
        });
        Assert.InRange(hanging.Accepted, 0, 4);
    }

    [Fact]
    public void Scrape_ClientHangsUpWhileARequestPauses_GivesItUp()
    {
        using var asked = new SemaphoreSlim(0);
        using var unwell = new RawServer(connection =>
        {
            connection.ReadRequest();
            connection.Send("HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n");
            asked.Release();
            connection.Hang();
        });

        new ServedPages { Fetch = new FetchOptions { Retries = 1, RetryDelaySeconds = 3_600, RetryDelayLimitSeconds = 3_600 } }.Run(async client =>
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "scrape") { Content = new StringContent(unwell.Url) };
            using (await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancellation))
            {
                Assert.True(await asked.WaitAsync(TimeSpan.FromSeconds(20), Cancellation));
            }

            await ServedPages.WaitForMetricAsync(client, "scraper_fetches_in_flight 0");
            await ServedPages.WaitForMetricAsync(client, "scraper_requests_in_flight 0");
        });
    }

    [Fact]
    public void Scrape_LineOfMoreMirrorsThanAllowed_IsAFailureOfThatLine()
    {
        using var server = RawServer.Answering(RawServer.Html(""));

        new ServedPages { Serve = new ServeOptions { MirrorLimit = 2 } }.Run(async client =>
        {
            using var response = await client.PostAsync("scrape", new StringContent($"{server.Url} {server.Url}\n{server.Url} {server.Url} {server.Url}\n"), Cancellation);
            var lines = (await response.Content.ReadAsStringAsync(Cancellation)).Split('\n')[..^1].Order();

            Assert.Collection(
                lines,
                failed => Assert.Contains("\"category\":\"malformed\",\"detail\":\"more than 2 mirrors\"", failed),
                done => Assert.Contains("\"status\":200", done));
        });
        Assert.InRange(server.Accepted, 1, 2);
    }

    [Theory]
    [InlineData("[\"http://a/\",\n  \"http://b/\" x]", "line 2, byte 15")]
    [InlineData("[\"http://a/\", 7]", "line 1, byte 16")]
    [InlineData("[\"http://a/\", null]", "number 2 is null")]
    [InlineData("", "line 1, byte 1")]
    public void Scrape_MalformedJson_IsToldWhere(string body, string place) => new ServedPages().Run(async client =>
    {
        using var response = await client.PostAsync("scrape", new StringContent(body, Encoding.UTF8, "application/json"), Cancellation);
        using var json = JsonDocument.Parse(await response.Content.ReadAsStringAsync(Cancellation));

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal($"the body is no JSON array of strings: {place}", json.RootElement.GetProperty("error").GetString());
    });

    [Theory]
    [InlineData("{", "application/json", HttpStatusCode.BadRequest)]
    [InlineData("[null]", "application/json", HttpStatusCode.BadRequest)]
    [InlineData("a\nb\nc", "text/plain", HttpStatusCode.RequestEntityTooLarge)]
    [InlineData("http://a/a-rather-long-one", "text/plain", HttpStatusCode.RequestEntityTooLarge)]
    public void Scrape_FaultyRequest_IsRefused(string body, string type, HttpStatusCode expected) =>
        new ServedPages { Serve = new ServeOptions { UrlLimit = 2, RequestByteLimit = 20 } }.Run(async client =>
        {
            using var response = await client.PostAsync("scrape", new StringContent(body, Encoding.UTF8, type), Cancellation);

            Assert.Equal(expected, response.StatusCode);
        });
}
