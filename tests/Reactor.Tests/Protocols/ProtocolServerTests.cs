namespace Reactor.Tests.Protocols;

public abstract class ProtocolServerTests(TestBackend backend)
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Closed_DisposedOfByItsFirstConnection_WaitsForThatConnection(bool whenMade) => backend.Run(async loop =>
    {
        ProtocolServer? server = null;
        server = ProtocolServer.Start(loop, Recorder.AnyPort, () =>
        {
            if (!whenMade)
            {
                server!.Dispose();
            }

            return new StopsServer(server!);
        });
        var transport = await Transport.ConnectAsync(loop, server.LocalEndPoint, new Recorder());
        await TestLoop.TurnsAsync();
        Assert.Equal(1, server.ClientCount);
        Assert.False(server.Closed.IsCompleted);

        transport.Close();

        await server.Closed;
        Assert.Equal(0, server.ClientCount);
    });

    [Fact]
    public void Closed_DisposedOfByAFactoryThatFails_IsComplete() => RunReporting(async (loop, reported) =>
    {
        ProtocolServer? server = null;
        server = ProtocolServer.Start(loop, Recorder.AnyPort, () =>
        {
            server!.Dispose();
            throw new FormatException();
        });
        await Transport.ConnectAsync(loop, server.LocalEndPoint, new Recorder());

        await server.Closed;

        Assert.IsType<FormatException>(Assert.Single(reported));
    });

    [Fact]
    public void Start_FactoryBeginsAsyncWork_ItGoesOnOnTheLoop() => backend.Run(async loop =>
    {
        Task<bool>? work = null;
        using var server = ProtocolServer.Start(loop, Recorder.AnyPort, () =>
        {
            work = WorkAsync();
            return new Echo();
        });

        await Transport.ConnectAsync(loop, server.LocalEndPoint, new Recorder());
        while (work is null)
        {
            await Task.Yield();
        }

        Assert.True(await work);
        server.AbortClients();

        async Task<bool> WorkAsync()
        {
            await Task.Yield();
            return loop.IsCurrent;
        }
    });

    [Fact]
    public void ConnectionMade_ChangesAnAsyncLocal_TheNextConnectionDoesNotSeeIt() => backend.Run(async loop =>
    {
        List<string?> seen = [];
        var local = new AsyncLocal<string>();
        using var server = ProtocolServer.Start(loop, Recorder.AnyPort, () =>
        {
            seen.Add(local.Value);
            local.Value = "made";
            return new ChangesLocal(local, seen);
        });

        // Both wait when the server looks, and are accepted one right after the other.
        var first = Transport.ConnectAsync(loop, server.LocalEndPoint, new Recorder());
        var second = Transport.ConnectAsync(loop, server.LocalEndPoint, new Recorder());
        (await first).Write("x"u8);
        (await second).Write("x"u8);
        while (seen.Count < 6)
        {
            await Task.Yield();
        }

        Assert.Equal([null, "made", null, "made", null, null], seen);
        server.AbortClients();
    });

    private void RunReporting(Func<EventLoop, List<Exception>, Task> main)
    {
        List<Exception> reported = [];
        using var loop = backend.CreateLoop(reported.Add);
        loop.RunUntilComplete(() => main(loop, reported));
    }

    private sealed class ChangesLocal(AsyncLocal<string> local, List<string?> seen) : Protocol
    {
        public override void ConnectionMade(Transport transport) => Change();

        public override void DataReceived(ReadOnlySpan<byte> data) => Change();

        private void Change()
        {
            seen.Add(local.Value);
            local.Value = "changed";
        }
    }

    private sealed class StopsServer(ProtocolServer server) : Protocol
    {
        public override void ConnectionMade(Transport transport) => server.Dispose();

        public override void DataReceived(ReadOnlySpan<byte> data)
        {
        }
    }
}

public sealed class ProtocolServerOnEpollTests() : ProtocolServerTests(TestBackend.Epoll);

public sealed class ProtocolServerOnPortableTests() : ProtocolServerTests(TestBackend.Portable);

public sealed class ProtocolServerOnVirtualTimeTests() : ProtocolServerTests(TestBackend.VirtualTime);
