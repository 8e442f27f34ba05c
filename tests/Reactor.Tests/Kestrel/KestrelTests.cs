using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Reactor.Kestrel;

namespace Reactor.Tests.Kestrel;

/// <summary>A server that knows nothing of the loop, on the loop: that its handlers need no lock is the point of it.</summary>
public abstract class KestrelTests(TestBackend backend)
{
    [Fact]
    public void Requests_1000OverKeepAlive_AreHandledOnTheLoopThread() => backend.Run(async loop =>
    {
        const int Coroutines = 10;
        const int Each = 100;
        await using (var server = await LoopServer.StartAsync(loop, AnswerAsync))
        {
            await TaskGroup.RunAsync(group =>
            {
                for (var coroutine = 0; coroutine < Coroutines; coroutine++)
                {
                    var name = coroutine;
                    group.StartSoon(async _ =>
                    {
                        for (var request = 0; request < Each; request++)
                        {
                            var path = $"/{name}/{request}";
                            Assert.Equal($"This is {path}", Encoding.UTF8.GetString(await server.GetAsync(path)));
                        }
                    });
                }

                return Task.CompletedTask;
            });

            Assert.Equal(Coroutines * Each, server.Requests);

            // A new connection begins on the pool, at both ends, and with one processor the client opens some that it hardly needs.
            // A request on a connection that is kept alive goes there at neither end.
            Assert.InRange(server.Connections, 1, Coroutines * 2);
            Assert.InRange(loop.Statistics.OffLoopSocketCalls, 0, Coroutines * Each / 10);
            Assert.InRange(loop.Statistics.RemotePosts, 0, Coroutines * Each / 10);
        }

        Assert.Equal(0, loop.Statistics.Sockets);

        static Task AnswerAsync(HttpContext context) => context.Response.WriteAsync($"This is {context.Request.Path}");
    });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Request_LargeBodyBothWays_ArrivesWholeAndTheHandlerStaysOnTheLoop(bool chunked) => backend.Run(async loop =>
    {
        var bytes = TestBytes.Make(8 * 1024 * 1024);
        List<EventLoop?> loops = [];
        await using (var server = await LoopServer.StartAsync(loop, EchoAsync))
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, server.Url) { Content = new ByteArrayContent(bytes) };
            request.Headers.TransferEncodingChunked = chunked;
            var echo = await server.SendAsync(request);
            Assert.True(bytes.AsSpan().SequenceEqual(echo));
        }

        Assert.Equal([loop, loop], loops);
        Assert.Equal(0, loop.Statistics.Sockets);

        // The whole of it first: the client does not read before it has sent.
        async Task EchoAsync(HttpContext context)
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            loops.Add(EventLoop.Current);
            await context.Response.Body.WriteAsync(body.GetBuffer().AsMemory(0, (int)body.Length));
            loops.Add(EventLoop.Current);
        }
    });

    [Fact]
    public void Response_ClientGoesAwayInTheMiddle_EndsItAndNothingElse() => backend.Run(async loop =>
    {
        var gone = new TaskCompletionSource();
        await using (var server = await LoopServer.StartAsync(loop, AnswerAsync))
        {
            var before = await server.GetAsync("/");
            using (var client = await LoopSocket.ConnectAsync(loop, server.EndPoint))
            {
                await client.SendAsync("GET /endless HTTP/1.1\r\nHost: a\r\n\r\n"u8.ToArray());
                Assert.NotEqual(0, await client.ReceiveAsync(new byte[1000]));
            }

            await gone.Task;

            Assert.Equal(before, await server.GetAsync("/"));
            Assert.Equal(1, server.Connections);
        }

        Assert.Equal(0, loop.Statistics.Sockets);

        async Task AnswerAsync(HttpContext context)
        {
            if (context.Request.Path != "/endless")
            {
                await context.Response.WriteAsync("still here");
                return;
            }

            try
            {
                while (true)
                {
                    await context.Response.Body.WriteAsync(new byte[64 * 1024], context.RequestAborted);
                }
            }
            finally
            {
                gone.SetResult();
            }
        }
    });

    [Fact]
    public void Start_AddressInUse_SaysSo() => backend.Run(async loop =>
    {
        using var taken = LoopListener.Start(loop, new IPEndPoint(IPAddress.Loopback, 0));
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseEventLoop(loop).ConfigureKestrel(kestrel => kestrel.Listen(taken.LocalEndPoint));
        await using var application = builder.Build();
        application.Run(context => Task.CompletedTask);

        var exception = await Assert.ThrowsAsync<IOException>(() => application.StartAsync(TestContext.Current.CancellationToken));

        Assert.Contains("address already in use", exception.Message);
    });

    [Fact]
    public void StopAsync_ConnectionKeptAlive_ClosesIt() => backend.Run(async loop =>
    {
        await using var server = await LoopServer.StartAsync(loop, context => context.Response.WriteAsync("hello"));
        using var client = await LoopSocket.ConnectAsync(loop, server.EndPoint);
        await client.SendAsync("GET / HTTP/1.1\r\nHost: a\r\n\r\n"u8.ToArray());
        Assert.NotEqual(0, await client.ReceiveAsync(new byte[1000]));

        var receiving = TestBytes.ReceiveAllAsync(client);
        await server.StopAsync();

        await receiving;
        Assert.Equal(1, loop.Statistics.Sockets); // the client's
    });

    [Fact]
    public void StopAsync_RequestUnderWay_AnswersItFirst() => backend.Run(async loop =>
    {
        var arrived = new TaskCompletionSource();
        var proceed = new TaskCompletionSource();
        await using (var server = await LoopServer.StartAsync(loop, AnswerAsync))
        {
            var answer = server.GetAsync("/");
            await arrived.Task;
            var stopping = server.StopAsync();
            Assert.False(stopping.IsCompleted);
            proceed.SetResult();

            Assert.Equal("at last"u8.ToArray(), await answer);
            await stopping;
        }

        Assert.Equal(0, loop.Statistics.Sockets);

        async Task AnswerAsync(HttpContext context)
        {
            arrived.SetResult();
            await proceed.Task;
            await context.Response.WriteAsync("at last");
        }
    });
}

public sealed class KestrelOnEpollTests() : KestrelTests(TestBackend.Epoll);

public sealed class KestrelOnPortableTests() : KestrelTests(TestBackend.Portable);
