using Reactor.Tests.Protocols;

namespace Reactor.Tests.Streams;

/// <summary>What cleans up as a loop closes must find that done, not fail: it would hide why.</summary>
public sealed class LoopClosingTests
{
    [Fact]
    public void Dispose_OfTheLoopWhileAReadWaits_EndsTheReadAndNotTheCleanUp()
    {
        var loop = new EventLoop(new VirtualTime());
        List<Task> ends = [];
        loop.RunUntilComplete(async () =>
        {
            await using var listening = LoopServer.Start(loop, LoopPair.AnyPort, (_, _) => Task.CompletedTask);
            ends.Add(ReadAsync(await ConnectionPair.ConnectAsync(loop)));
            ends.Add(ReadAndCloseAsync(await ConnectionPair.ConnectAsync(loop)));
            ends.Add(ReadAndStopAsync(loop, await ConnectionPair.ConnectAsync(loop)));
        });

        loop.Dispose();

        Assert.All(ends, end => Assert.IsType<IOException>(end.Exception?.InnerException));

        static async Task ReadAsync(ConnectionPair pair)
        {
            using var connection = pair.Connection;
            await connection.ReadAsync(new byte[1]);
        }

        static async Task ReadAndCloseAsync(ConnectionPair pair)
        {
            await using var connection = pair.Connection;
            await connection.ReadLineAsync();
        }

        static async Task ReadAndStopAsync(EventLoop loop, ConnectionPair pair)
        {
            await using var server = LoopServer.Start(loop, LoopPair.AnyPort, (_, _) => Task.CompletedTask);
            using var protocols = ProtocolServer.Start(loop, LoopPair.AnyPort, () => new Echo());
            await pair.Connection.ReadAsync(new byte[1]);
        }
    }

    [Fact]
    public void Dispose_OfTheLoopWhileATransportConnects_FailsThat()
    {
        var time = new VirtualTime();
        var silent = new System.Net.IPEndPoint(System.Net.IPAddress.Parse("10.0.0.1"), 7);
        time.Network.SetSilent(silent);
        var loop = new EventLoop(time);
        Task? connecting = null;
        loop.RunUntilComplete(() =>
        {
            connecting = Transport.ConnectAsync(loop, silent, new Recorder());
            return Task.CompletedTask;
        });

        loop.Dispose();

        Assert.IsType<IOException>(connecting!.Exception?.InnerException);
    }
}
