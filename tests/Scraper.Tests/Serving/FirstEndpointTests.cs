using System.Net;
using System.Text.Json;
using Scraper.Fetching.Connecting;
using Scraper.Options;
using Scraper.Tests.Fixtures;

namespace Scraper.Tests.Serving;

public sealed class FirstEndpointTests
{
    private static readonly CancellationToken Cancellation = TestContext.Current.CancellationToken;

    [Fact]
    public void First_OneMirrorHangs_AnswersWithTheOtherAndClosesTheLoser()
    {
        using var asked = new ManualResetEventSlim();
        using var closed = new ManualResetEventSlim();
        using var slow = new RawServer(connection =>
        {
            connection.ReadRequest();
            asked.Set();
            connection.Hang();
            closed.Set();
        });
        using var fast = new RawServer(connection =>
        {
            connection.ReadRequest();
            asked.Wait(TimeSpan.FromSeconds(20));
            connection.Send(RawServer.Html("<p>fast"));
        });

        new ServedPages().Run(async client =>
        {
            using var response = await client.GetAsync($"first?url={slow.Url}&url={fast.Url}a", Cancellation);

            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            Assert.Equal("<p>fast", await response.Content.ReadAsStringAsync(Cancellation));
            Assert.Equal("text/html; charset=utf-8", response.Content.Headers.NonValidated["Content-Type"].ToString());
            Assert.Equal($"{fast.Url}a", response.Headers.GetValues("X-Winner").Single());
            Assert.StartsWith("first;dur=", response.Headers.GetValues("Server-Timing").Single());
            Assert.True(closed.Wait(TimeSpan.FromSeconds(20), Cancellation), "The loser's connection is still open.");
        });
    }

    [Fact]
    public void First_Redirect_TellsTheFinalUrl()
    {
        using var target = RawServer.Answering(RawServer.Html("here"));
        using var server = RawServer.Answering($"HTTP/1.1 302 Found\r\nLocation: {target.Url}there\r\nContent-Length: 0\r\n\r\n");

        new ServedPages().Run(async client =>
        {
            using var response = await client.GetAsync($"first?url={server.Url}", Cancellation);

            Assert.Equal($"{target.Url}there", response.Headers.GetValues("X-Winner").Single());
        });
    }

    [Fact]
    public void First_AllFail_Answers502WithEachReason()
    {
        using var missing = RawServer.Answering("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
        using var large = RawServer.Answering(RawServer.Html(new string('x', 100)));

        new ServedPages { Fetch = new FetchOptions { Retries = 0, BodyByteLimit = 99 } }.Run(async client =>
        {
            using var response = await client.GetAsync($"first?url={missing.Url}&url={large.Url}", Cancellation);

            Assert.Equal(HttpStatusCode.BadGateway, response.StatusCode);
            Assert.Equal([(missing.Url, "http-status"), (large.Url, "too-large")], await ReadFailuresAsync(response));
        });
    }

    [Theory]
    [InlineData("http://169.254.169.254/")]
    [InlineData("http://[::ffff:10.0.0.1]/")]
    [InlineData("http://127.0.0.1:25/")]
    [InlineData("file:///etc/passwd")]
    public void First_UrlThatIsRefused_Answers403AndDialsNothing(string url)
    {
        using var server = RawServer.Answering(RawServer.Html("never asked"));
        var options = new FetchOptions { Retries = 0, AllowHosts = [$"127.0.0.1:{server.Port}"] };
        var served = new ServedPages { Fetch = options, Guard = new LoopbackGuard(new ConnectGuard(options)) };

        served.Run(async client =>
        {
            using var response = await client.GetAsync($"first?url={server.Url}&url={url}", Cancellation);

            Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
            Assert.Equal([(url, "blocked")], await ReadFailuresAsync(response));
        });
        Assert.Equal(0, server.Accepted);
        Assert.All(served.Guard.Dialled, asked => Assert.Equal(server.Port, asked.Port));
    }

    [Fact]
    public void First_RedirectThatIsRefused_Answers403()
    {
        using var server = RawServer.Answering("HTTP/1.1 302 Found\r\nLocation: http://169.254.169.254/\r\nContent-Length: 0\r\n\r\n");

        new ServedPages().Run(async client =>
        {
            using var response = await client.GetAsync($"first?url={server.Url}", Cancellation);

            Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        });
    }

    [Theory]
    [InlineData("first")]
    [InlineData("first?url=nope")]
    [InlineData("first?url=http://127.0.0.1:1/%20http://127.0.0.1:2/")]
    [InlineData("first?url=http://a/&url=http://b/&url=http://c/")]
    public void First_FaultyRequest_Answers400(string request) => new ServedPages { Serve = new ServeOptions { MirrorLimit = 2 } }.Run(async client =>
    {
        using var response = await client.GetAsync(request, Cancellation);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    });

    [Fact]
    public void First_ClientHangsUp_ClosesTheConnectionsToTheMirrors()
    {
        using var asked = new CountdownEvent(2);
        using var closed = new CountdownEvent(2);
        using var server = new RawServer(connection =>
        {
            connection.ReadRequest();
            asked.Signal();
            connection.Hang();
            closed.Signal();
        });

        new ServedPages().Run(async client =>
        {
            using var hangUp = new CancellationTokenSource();
            var answer = client.GetAsync($"first?url={server.Url}1&url={server.Url}2", hangUp.Token);
            Assert.True(asked.Wait(TimeSpan.FromSeconds(20), Cancellation));
            hangUp.Cancel();

            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => answer);
            Assert.True(closed.Wait(TimeSpan.FromSeconds(20), Cancellation), "The mirrors are still connected to.");
        });
    }

    [Fact]
    public void First_LoserThatPausesBeforeItTriesAgain_IsNotWaitedFor()
    {
        using var asked = new ManualResetEventSlim();
        using var unwell = new RawServer(connection =>
        {
            connection.ReadRequest();
            connection.Send("HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n");
            asked.Set();
            connection.Hang();
        });
        using var well = new RawServer(connection =>
        {
            connection.ReadRequest();
            asked.Wait(TimeSpan.FromSeconds(20));
            connection.IsClosedWithin(TimeSpan.FromMilliseconds(200)); // the other answer has to be read before this one
            connection.Send(RawServer.Html("well"));
        });

        new ServedPages { Fetch = new FetchOptions { Retries = 1, RetryDelaySeconds = 3_600, RetryDelayLimitSeconds = 3_600 } }.Run(async client =>
            Assert.Equal("well", await client.GetStringAsync($"first?url={unwell.Url}&url={well.Url}", Cancellation).WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System, Cancellation)));
    }

    [Fact]
    public void First_RobotsTxtDoesNotAllowIt_Answers403()
    {
        using var server = new RawServer(connection =>
        {
            while (connection.ReadRequest() is { } request)
            {
                connection.Send(request.StartsWith("GET /robots.txt ", StringComparison.Ordinal)
                    ? "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 32\r\n\r\nUser-agent: *\nDisallow: /secret\n"
                    : RawServer.Html("a page"));
            }
        });

        new ServedPages { Fetch = new FetchOptions { Robots = true } }.Run(async client =>
        {
            using var secret = await client.GetAsync($"first?url={server.Url}secret", Cancellation);

            Assert.Equal(HttpStatusCode.Forbidden, secret.StatusCode);
            Assert.Contains("robots.txt does not allow it", await secret.Content.ReadAsStringAsync(Cancellation));
            Assert.Equal("a page", await client.GetStringAsync($"first?url={server.Url}open", Cancellation));
        });
    }

    [Fact]
    public void First_MoreAtOnceThanAllowed_Answers429()
    {
        using var asked = new ManualResetEventSlim();
        using var answer = new ManualResetEventSlim();
        using var server = new RawServer(connection =>
        {
            connection.ReadRequest();
            asked.Set();
            answer.Wait(TimeSpan.FromSeconds(20));
            connection.Send(RawServer.Html("at last"));
        });

        new ServedPages { Serve = new ServeOptions { RequestLimit = 1 } }.Run(async client =>
        {
            var first = client.GetStringAsync($"first?url={server.Url}", Cancellation);
            Assert.True(asked.Wait(TimeSpan.FromSeconds(20), Cancellation));
            using var second = await client.GetAsync($"first?url={server.Url}", Cancellation);
            answer.Set();

            Assert.Equal(HttpStatusCode.TooManyRequests, second.StatusCode);
            Assert.Equal(TimeSpan.FromSeconds(1), second.Headers.RetryAfter!.Delta);
            Assert.Equal("at last", await first);
        });
    }

    private static async Task<(string Source, string Category)[]> ReadFailuresAsync(HttpResponseMessage response)
    {
        using var json = JsonDocument.Parse(await response.Content.ReadAsStringAsync(Cancellation));
        return [.. json.RootElement.EnumerateArray().Select(failure =>
            (failure.GetProperty("source").GetString()!, failure.GetProperty("category").GetString()!))];
    }
}
