using System.Net;
using System.Net.Sockets;

namespace Reactor.Tests.Backends;

/// <summary>What a socket of IPv6 has to do with IPv4, on the back ends of the system.</summary>
public abstract class DualStackTests(TestBackend backend)
{
    [Theory]
    [InlineData("127.0.0.1", "::ffff:127.0.0.1")]
    [InlineData("::1", "::1")]
    public void AcceptAsync_ListensOnAnyAddressOfIPv6_TakesBothFamilies(string dialled, string seen) => Run(async loop =>
    {
        using var listener = LoopListener.Start(loop, new IPEndPoint(IPAddress.IPv6Any, 0));

        using var client = await LoopSocket.ConnectAsync(loop, new IPEndPoint(IPAddress.Parse(dialled), listener.LocalEndPoint.Port));

        using var accepted = await listener.AcceptAsync();
        Assert.Equal(new IPEndPoint(IPAddress.Parse(seen), client.LocalEndPoint!.Port), accepted.RemoteEndPoint);
    });

    [Fact]
    public void AcceptAsync_ListensOnAnAddressOfIPv6_TakesNoIPv4() => Run(async loop =>
    {
        using var listener = LoopListener.Start(loop, new IPEndPoint(IPAddress.IPv6Loopback, 0));

        var refused = await Assert.ThrowsAsync<SocketException>(async () =>
            await LoopSocket.ConnectAsync(loop, new IPEndPoint(IPAddress.Loopback, listener.LocalEndPoint.Port)));

        Assert.Equal(SocketError.ConnectionRefused, refused.SocketErrorCode);
    });

    [Fact]
    public void ConnectAsync_AddressIsMapped_ReachesIPv4() => Run(async loop =>
    {
        using var listener = LoopListener.Start(loop, LoopPair.AnyPort);

        using var client = await LoopSocket.ConnectAsync(
            loop, new IPEndPoint(IPAddress.Loopback.MapToIPv6(), listener.LocalEndPoint.Port));

        using var accepted = await listener.AcceptAsync();
        Assert.Equal(client.LocalEndPoint!.Port, accepted.RemoteEndPoint.Port);
    });

    private void Run(Func<EventLoop, Task> main)
    {
        Assert.SkipUnless(Socket.OSSupportsIPv6, "This system has no IPv6.");
        backend.Run(main);
    }
}

public sealed class DualStackOnEpollTests() : DualStackTests(TestBackend.Epoll);

public sealed class DualStackOnPortableTests() : DualStackTests(TestBackend.Portable);
