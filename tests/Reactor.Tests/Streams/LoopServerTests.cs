using Reactor.Tests.Behaviours;

namespace Reactor.Tests.Streams;

/// <summary>What a server of streams does on every back end.</summary>
public abstract class LoopServerContractTests(TestBackend backend)
{
    [Fact]
    public void Start_ClientsSendLines_AreEachAnswered() => backend.Run(async loop =>
    {
        await using var server = LoopServer.Start(loop, LoopPair.AnyPort, EchoLinesAsync);
        await TaskGroup.RunAsync(async group =>
        {
            for (var client = 0; client < 20; client++)
            {
                group.StartSoon(token => AskAsync(loop, server, token));
            }

            await Task.Yield();
        });

        await server.StopAsync(cancelHandlers: false);

        Assert.Equal(0, server.ConnectionCount);
        Assert.Equal(0, loop.Statistics.Sockets);
    });

    [Fact]
    [Behaviour("huge_content")]
    public void Write_HugeContentBothWays_ComesBackWhole() => backend.Run(async loop =>
    {
        var content = TestBytes.Make(8 * 1024 * 1024);
        await using var server = LoopServer.Start(loop, LoopPair.AnyPort, EchoAsync);
        await using var client = await LoopConnection.OpenAsync(loop, server.LocalEndPoint);
        var received = new byte[content.Length];
        var reading = client.ReadExactlyAsync(received).AsTask();

        for (var written = 0; written < content.Length; written += 64 * 1024)
        {
            client.Write(content.AsSpan(written, 64 * 1024));
            await client.DrainAsync();
        }

        client.WriteEnd();
        await reading;
        Assert.Equal(content, received);
        Assert.Equal(0, await client.ReadAsync(new byte[1]));
    });

    [Fact]
    public void Handler_Fails_IsReportedAndTheServerGoesOn() => backend.Run(async loop =>
    {
        var reported = new List<Exception>();
        loop.UnhandledException = reported.Add;
        var first = true;
        await using var server = LoopServer.Start(loop, LoopPair.AnyPort, (connection, token) =>
        {
            var fails = first;
            first = false;
            return fails ? throw new FormatException("handler") : EchoLinesAsync(connection, token);
        });

        await using var failed = await LoopConnection.OpenAsync(loop, server.LocalEndPoint);
        Assert.Equal(0, await failed.ReadAsync(new byte[1]));

        await AskAsync(loop, server, CancellationToken.None);
        Assert.IsType<FormatException>(Assert.Single(reported));
    });

    [Fact]
    public void Handler_FailsAtTheEndOfAnotherStream_IsReported() => backend.Run(async loop =>
    {
        var reported = new List<Exception>();
        loop.UnhandledException = reported.Add;
        await using var server = LoopServer.Start(
            loop, LoopPair.AnyPort, async (_, token) => await Stream.Null.ReadExactlyAsync(new byte[1], token));

        await using var client = await LoopConnection.OpenAsync(loop, server.LocalEndPoint);
        Assert.Equal(0, await client.ReadAsync(new byte[1]));

        Assert.IsType<EndOfStreamException>(Assert.Single(reported));
    });

    [Fact]
    public void Handler_PeerResets_IsNotReported() => backend.Run(async loop =>
    {
        await using var server = LoopServer.Start(loop, LoopPair.AnyPort, async (connection, token) =>
        {
            connection.Write("unread"u8);
            await connection.ReadExactlyAsync(new byte[10], token);
        });
        using (var client = await LoopSocket.ConnectAsync(loop, server.LocalEndPoint))
        {
            await client.ReceiveAsync(Memory<byte>.Empty);
        }

        // Neither is what TestLoop would find unhandled.
        await server.StopAsync(cancelHandlers: false);
    });

    [Fact]
    public void Start_AtTheConnectionLimit_AcceptsNoMoreUntilOneEnds() => backend.Run(async loop =>
    {
        var highest = 0;
        LoopServer? server = null;
        server = LoopServer.Start(
            loop,
            LoopPair.AnyPort,
            (connection, token) =>
            {
                highest = Math.Max(highest, server!.ConnectionCount);
                return EchoLinesAsync(connection, token);
            },
            connectionLimit: 2);
        await using var first = await LoopConnection.OpenAsync(loop, server.LocalEndPoint);
        await using var second = await LoopConnection.OpenAsync(loop, server.LocalEndPoint);
        await using var third = await LoopConnection.OpenAsync(loop, server.LocalEndPoint);
        third.Write("third\n"u8);
        var answer = third.ReadLineAsync().AsTask();
        await TestLoop.TurnsAsync(30);
        Assert.False(answer.IsCompleted);

        await first.CloseAsync();

        Assert.Equal("third\n"u8.ToArray(), await answer);
        Assert.Equal(2, highest);
        await server.StopAsync(cancelHandlers: true);
    });

    [Fact]
    [Behaviour("wait_closed_basic")]
    public void StopAsync_HandlersRun_WaitsForThem() => backend.Run(async loop =>
    {
        var server = LoopServer.Start(loop, LoopPair.AnyPort, EchoLinesAsync);
        await using var client = await LoopConnection.OpenAsync(loop, server.LocalEndPoint);
        client.Write("before\n"u8);
        await client.ReadLineAsync();

        var stopping = server.StopAsync(cancelHandlers: false);

        await Assert.ThrowsAsync<System.Net.Sockets.SocketException>(() => LoopConnection.OpenAsync(loop, server.LocalEndPoint));
        client.Write("after\n"u8);
        Assert.Equal("after\n"u8.ToArray(), await client.ReadLineAsync());
        Assert.False(stopping.IsCompleted);
        client.WriteEnd();
        await stopping;
        Assert.Equal(0, server.ConnectionCount);
    });

    [Fact]
    [Behaviour("close_clients")]
    public void StopAsync_CancelHandlers_ClosesTheClients() => backend.Run(async loop =>
    {
        var server = LoopServer.Start(loop, LoopPair.AnyPort, EchoLinesAsync);
        await using var client = await LoopConnection.OpenAsync(loop, server.LocalEndPoint);
        client.Write("before\n"u8);
        await client.ReadLineAsync();
        using var cancellation = new CancellationTokenSource();
        var waiting = server.StopAsync(cancelHandlers: false, cancellation.Token);
        cancellation.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        Assert.Equal(1, server.ConnectionCount);

        await server.StopAsync(cancelHandlers: true);

        Assert.Equal(0, server.ConnectionCount);
        Assert.Empty(await client.ReadLineAsync());
        Assert.DoesNotContain("server", loop.DumpTasks(), StringComparison.Ordinal);
    });

    private static async Task AskAsync(EventLoop loop, LoopServer server, CancellationToken token)
    {
        await using var client = await LoopConnection.OpenAsync(loop, server.LocalEndPoint, token);
        foreach (var line in (byte[][])[[1, 10], [2, 3, 10]])
        {
            client.Write(line);
            Assert.Equal(line, await client.ReadLineAsync(cancellationToken: token));
        }
    }

    private static async Task EchoLinesAsync(LoopConnection connection, CancellationToken token)
    {
        while (await connection.ReadLineAsync(cancellationToken: token) is { Length: > 0 } line)
        {
            connection.Write(line);
            await connection.DrainAsync(token);
        }
    }

    private static async Task EchoAsync(LoopConnection connection, CancellationToken token)
    {
        var buffer = new byte[16 * 1024];
        while (await connection.ReadAsync(buffer, token) is > 0 and var count)
        {
            connection.Write(buffer.AsSpan(0, count));
            await connection.DrainAsync(token);
        }
    }
}

public sealed class LoopServerContractOnEpollTests() : LoopServerContractTests(TestBackend.Epoll);

public sealed class LoopServerContractOnPortableTests() : LoopServerContractTests(TestBackend.Portable);

public sealed class LoopServerContractOnVirtualTimeTests() : LoopServerContractTests(TestBackend.VirtualTime);
