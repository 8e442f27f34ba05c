using System.Net;
using System.Net.Sockets;

namespace Reactor.Tests.Streams;

public sealed class OpenByNameTests
{
    private static readonly IPAddress Refuses = IPAddress.Parse("10.0.0.1");
    private static readonly IPAddress Accepts = IPAddress.Parse("10.0.0.2");

    [Fact]
    public void OpenAsync_FirstAddressRefuses_TakesTheNext() => Run(async (loop, network) =>
    {
        network.SetName("host.test", Refuses, Accepts);
        using var listener = LoopListener.Start(loop, new IPEndPoint(Accepts, 7));

        using var connection = await LoopConnection.OpenAsync(loop, network, "host.test", 7);

        Assert.Equal(Accepts, connection.RemoteEndPoint.Address);
    });

    [Fact]
    public void OpenAsync_AllRefuse_FailsWithEachFailure() => Run(async (loop, network) =>
    {
        network.SetName("host.test", Refuses, Accepts);

        var exception = await Assert.ThrowsAsync<AggregateException>(() => LoopConnection.OpenAsync(loop, network, "host.test", 7));

        Assert.Equal(2, exception.InnerExceptions.Count);
        Assert.Equal(0, loop.Statistics.Sockets);
    });

    [Fact]
    public void OpenAsync_TheOnlyOneRefuses_FailsWithItsFailure() => Run(async (loop, network) =>
    {
        network.SetName("host.test", Refuses);

        var exception = await Assert.ThrowsAsync<SocketException>(() => LoopConnection.OpenAsync(loop, network, "host.test", 7));

        Assert.Equal(SocketError.ConnectionRefused, exception.SocketErrorCode);
    });

    private static void Run(Func<EventLoop, MemoryNetwork, Task> test)
    {
        var time = new VirtualTime();
        TestLoop.Run(time, loop => test(loop, time.Network));
    }
}
