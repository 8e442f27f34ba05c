using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Reactor.Kestrel;

namespace Reactor.Tests.Kestrel;

/// <summary>Kestrel stops accepting for good when its transport fails once.</summary>
public sealed class KestrelOutOfDescriptorsTests
{
    [Fact]
    public void Accept_NoDescriptorIsLeft_IsTriedEverySecondAndToldOnce()
    {
        List<Exception> reported = [];
        var time = new VirtualTime { Network = { AcceptFailure = SocketError.TooManyOpenSockets } };
        using var loop = new EventLoop(time) { UnhandledException = reported.Add };
        var accepted = TimeSpan.Zero;
        loop.RunUntilComplete(async () =>
        {
            await using var listener = await FindTransport(loop).BindAsync(new IPEndPoint(IPAddress.Loopback, 0));
            using var client = await LoopSocket.ConnectAsync(loop, (IPEndPoint)listener.EndPoint);
            loop.CallLater(TimeSpan.FromSeconds(9.5), () => time.Network.AcceptFailure = SocketError.Success);

            await using var connection = await listener.AcceptAsync();
            accepted = time.Elapsed;

            Assert.NotNull(connection);
        });

        Assert.Equal(TimeSpan.FromSeconds(10), accepted);
        Assert.Equal(SocketError.TooManyOpenSockets, Assert.IsType<SocketException>(Assert.Single(reported)).SocketErrorCode);
    }

    private static IConnectionListenerFactory FindTransport(EventLoop loop)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseEventLoop(loop);
        return builder.Build().Services.GetServices<IConnectionListenerFactory>().Last();
    }
}
