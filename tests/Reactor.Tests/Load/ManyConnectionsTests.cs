using System.Net;

namespace Reactor.Tests.Load;

[Collection(nameof(RunsAlone))]
public sealed class ManyConnectionsTests
{
    private const int Connections = 10_000;

    [Fact]
    public void Connect_10000ConnectionsHeldAtOnce_EachIsServed()
    {
        Assert.SkipUnless(
            DescriptorLimit() > Connections + 500,
            $"The limit of open files here, {DescriptorLimit()}, does not allow {Connections} connections.");

        TestLoop.Run(async loop =>
        {
            await using var server = ChildProcess.Start(loop, ChildMain.Options(ChildMain.EchoUntilKilled));
            var endPoint = new IPEndPoint(IPAddress.Loopback, await ReadPortAsync(server.StandardOutput!));
            var sockets = new List<LoopSocket>(Connections);
            try
            {
                for (var i = 0; i < Connections; i++)
                {
                    sockets.Add(await LoopSocket.ConnectAsync(loop, endPoint));
                }

                Assert.True(loop.Statistics.Sockets >= Connections);
                await EchoOnAllAsync(sockets);
            }
            finally
            {
                sockets.ForEach(socket => socket.Dispose());
            }
        });
    }

    /// <summary>Sends on every connection before receiving on any, so that all of them wait at once.</summary>
    private static async Task EchoOnAllAsync(List<LoopSocket> sockets)
    {
        foreach (var socket in sockets)
        {
            await socket.SendAsync("?"u8.ToArray());
        }

        var buffer = new byte[2];
        foreach (var socket in sockets)
        {
            Assert.Equal(1, await socket.ReceiveAsync(buffer));
            Assert.Equal((byte)'?', buffer[0]);
        }
    }

    private static async Task<int> ReadPortAsync(Stream output)
    {
        using var reader = new StreamReader(output, leaveOpen: true);
        return int.Parse((await reader.ReadLineAsync())!);
    }

#pragma warning disable RS0030 // No loop runs yet.
    private static long DescriptorLimit()
    {
        var line = File.ReadLines("/proc/self/limits").Single(line => line.StartsWith("Max open files", StringComparison.Ordinal));
        var limit = line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[3];
        return limit == "unlimited" ? long.MaxValue : long.Parse(limit);
    }
#pragma warning restore RS0030
}
