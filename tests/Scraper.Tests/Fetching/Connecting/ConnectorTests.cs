using System.Net;
using Reactor;
using Scraper.Fetching.Connecting;
using Scraper.Options;
using Scraper.Tests.Fixtures;

namespace Scraper.Tests.Fetching.Connecting;

/// <summary>On virtual time: the network is in memory, and every millisecond counts.</summary>
public sealed class ConnectorTests
{
    private static readonly IPAddress First = IPAddress.Parse("127.0.0.1");
    private static readonly IPAddress Second = IPAddress.Parse("127.0.0.2");
    private static readonly IPAddress Third = IPAddress.Parse("127.0.0.3");
    private static readonly DnsEndPoint Host = new("site.example", 80);

    [Fact]
    public void ConnectAsync_FirstAddressRefuses_TheSecondIsTriedAtOnce() => Run(async world =>
    {
        world.SetName(First, Second);
        world.Listen(Second);

        await using var stream = await world.Connector.ConnectAsync(Host, isProxy: false, deadlines: null, CancellationToken.None);

        // A refusal and a connection, each there and back, and a name.
        Assert.Equal(5 * world.Latency, world.Elapsed);
    });

    [Fact]
    public void ConnectAsync_FirstAddressIsSilent_TheSecondIsTriedAfterTheHeadStart() => Run(async world =>
    {
        world.SetName(First, Second);
        world.SetSilent(First);
        world.Listen(Second);

        await using var stream = await world.Connector.ConnectAsync(Host, isProxy: false, deadlines: null, CancellationToken.None);

        Assert.Equal(TimeSpan.FromMilliseconds(250) + (3 * world.Latency), world.Elapsed);
        Assert.Equal(2, world.OpenSockets);
    });

    [Fact]
    public void ConnectAsync_FirstAddressAnswersLate_WinsIfItIsStillTheFirst() => Run(async world =>
    {
        world.Latency = TimeSpan.FromMilliseconds(200);
        world.SetName(First, Second);
        world.Listen(First);
        world.Listen(Second);

        await using var stream = await world.Connector.ConnectAsync(Host, isProxy: false, deadlines: null, CancellationToken.None);
        await Task.Delay(TimeSpan.FromSeconds(1), world.Loop.TimeProvider);

        Assert.Equal(3, world.OpenSockets); // two listeners and the winner
        Assert.Equal([First, Second], world.Guard.Dialled.Select(endPoint => endPoint.Address));
    });

    [Fact]
    public void ConnectAsync_AllFail_NamesEachAddressWithItsReason() => Run(async world =>
    {
        world.SetName(First, IPAddress.Parse("10.0.0.1"), Second);

        var exception = await Assert.ThrowsAsync<ConnectException>(async () => await world.Connector.ConnectAsync(Host, isProxy: false, deadlines: null, CancellationToken.None));

        Assert.Equal(ConnectFault.Failed, exception.Fault);
        Assert.True(exception.IsTransient);
        Assert.Equal(
            "no test connects to anything but loopback; 127.0.0.1: Connection refused; 127.0.0.2: Connection refused", exception.Message);
        Assert.Equal(0, world.OpenSockets);
    });

    [Fact]
    public void ConnectAsync_AllAreSilent_TimesOutAndLeavesNoSocket() => Run(async world =>
    {
        world.SetName(First, Second, Third);
        world.SetSilent(First);
        world.SetSilent(Third);

        var exception = await Assert.ThrowsAsync<ConnectException>(async () => await world.Connector.ConnectAsync(Host, isProxy: false, deadlines: null, CancellationToken.None));

        Assert.Equal(ConnectFault.Timeout, exception.Fault);
        Assert.Equal("no connection within 10 s (127.0.0.2: Connection refused)", exception.Message);
        Assert.Equal((TimeSpan.FromSeconds(10), 0), (world.Elapsed, world.OpenSockets));
    });

    [Fact]
    public void ConnectAsync_Cancelled_LeavesNoSocket() => Run(async world =>
    {
        world.SetName(First, Second, Third);
        world.SetSilent(First);
        world.SetSilent(Second);
        world.SetSilent(Third);
        using var cancellation = new CancellationTokenSource(TimeSpan.FromSeconds(0.6), world.Loop.TimeProvider);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await world.Connector.ConnectAsync(Host, isProxy: false, deadlines: null, cancellation.Token));

        Assert.Equal(3, world.Guard.Dialled.Count);
        Assert.Equal((TimeSpan.FromSeconds(0.6), 0), (world.Elapsed, world.OpenSockets));
    });

    [Fact]
    public void ConnectAsync_NameNeverComes_TimesOutAndSaysWhatItWaitedFor() => Run(async world =>
    {
        world.SetName(First);
        world.Latency = TimeSpan.FromSeconds(30);

        var exception = await Assert.ThrowsAsync<ConnectException>(async () => await world.Connector.ConnectAsync(Host, isProxy: false, deadlines: null, CancellationToken.None));

        Assert.Equal(ConnectFault.Timeout, exception.Fault);
        Assert.Equal("no address of site.example within 10 s", exception.Message);
    });

    [Fact]
    public void ConnectAsync_UnknownName_WillNotBeKnownInASecond() => Run(async world =>
    {
        var exception = await Assert.ThrowsAsync<ConnectException>(async () => await world.Connector.ConnectAsync(Host, isProxy: false, deadlines: null, CancellationToken.None));

        Assert.Equal(ConnectFault.Failed, exception.Fault);
        Assert.False(exception.IsTransient);
        Assert.StartsWith("no address of site.example: ", exception.Message);
    });

    [Theory]
    [InlineData(2, int.MaxValue)]
    [InlineData(int.MaxValue, 2)]
    public void ConnectAsync_NoDescriptorsLeft_WaitsForOneAndWarnsOnce(int ofTheSystem, int ofTheProgram) => Run(async world =>
    {
        world.SetName(First);
        world.Listen(First);
        world.Time.Network.SocketLimit = ofTheSystem;
        var connector = world.Limited(ofTheProgram);
        var first = await connector.ConnectAsync(Host, isProxy: false, deadlines: null, CancellationToken.None);

        var second = connector.ConnectAsync(Host, isProxy: false, deadlines: null, CancellationToken.None);
        await Task.Delay(TimeSpan.FromSeconds(3), world.Loop.TimeProvider);
        Assert.False(second.IsCompleted);
        await first.DisposeAsync();
        await (await second).DisposeAsync();

        Assert.StartsWith("Warning: No descriptor is left", Assert.Single(world.Log.Lines));
        Assert.InRange(world.Elapsed, TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(3.4));
    });

    [Fact]
    public void ConnectAsync_NoDescriptorsEver_TimesOut() => Run(async world =>
    {
        world.SetName(First, Second);
        world.Time.Network.SocketLimit = 0;

        var exception = await Assert.ThrowsAsync<ConnectException>(async () => await world.Connector.ConnectAsync(Host, isProxy: false, deadlines: null, CancellationToken.None));

        Assert.Equal(ConnectFault.Timeout, exception.Fault);
        Assert.Equal(TimeSpan.FromSeconds(10), world.Elapsed);
        Assert.Equal(0, world.Loop.Statistics.Timers);
    });

    private static void Run(Func<World, Task> test)
    {
        var time = new VirtualTime();
        using var loop = new EventLoop(time);
        loop.RunUntilComplete(() => test(new World(loop, time)));
    }

    private sealed class World
    {
        public World(EventLoop loop, VirtualTime time)
        {
            Loop = loop;
            Time = time;
            Latency = TimeSpan.FromMilliseconds(10);
            Connector = Limited(int.MaxValue);
        }

        public EventLoop Loop { get; }

        public VirtualTime Time { get; }

        public LoopbackGuard Guard { get; } = new();

        public LogLines Log { get; } = new();

        public Connector Connector { get; }

        public TimeSpan Latency
        {
            get => Time.Network.Latency;
            set => Time.Network.Latency = value;
        }

        public TimeSpan Elapsed => Time.Elapsed;

        public int OpenSockets => Loop.Statistics.Sockets;

        public Connector Limited(int socketLimit) =>
            new(Loop, Time.Network, Guard, new Dialer(Loop, socketLimit, Log.Logger), new FetchOptions());

        public void SetName(params IPAddress[] addresses) => Time.Network.SetName(Host.Host, addresses);

        public void SetSilent(IPAddress address) => Time.Network.SetSilent(new IPEndPoint(address, Host.Port));

        public LoopListener Listen(IPAddress address) => LoopListener.Start(Loop, new IPEndPoint(address, Host.Port));
    }
}
