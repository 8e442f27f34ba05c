using Reactor;
using Scraper.Fetching;

namespace Scraper.Tests.Fetching;

public sealed class HostGateTests
{
    [Fact]
    public void Enqueue_OneHost_LetsInNoMoreThanItsLimit() => OnLoop.RunVirtual(loop =>
    {
        var line = new Line(loop, limit: 10, perHostLimit: 2);

        line.Add("a", "a", "a");

        Assert.Equal(["a0", "a1"], line.In);
        line.Leave("a0");
        Assert.Equal(["a0", "a1", "a2"], line.In);
        return Task.CompletedTask;
    });

    [Fact]
    public void Enqueue_SeveralHosts_TakeTurnsAndKeepTheirOrder() => OnLoop.RunVirtual(loop =>
    {
        var line = new Line(loop, limit: 1, perHostLimit: 5);

        line.Add("x", "a", "a", "a", "b", "c", "b");
        for (var count = 0; count < 6; count++)
        {
            line.Leave(line.In[^1]);
        }

        Assert.Equal(["x0", "a1", "b4", "c5", "a2", "b6", "a3"], line.In);
        return Task.CompletedTask;
    });

    [Fact]
    public void Enqueue_HostAtItsLimit_HoldsBackNoOther() => OnLoop.RunVirtual(loop =>
    {
        var line = new Line(loop, limit: 10, perHostLimit: 1);

        line.Add("a", "a", "a", "b");

        Assert.Equal(["a0", "b3"], line.In);
        return Task.CompletedTask;
    });

    [Fact]
    public void Leave_OverallLimit_LetsInTheNextHost() => OnLoop.RunVirtual(loop =>
    {
        var line = new Line(loop, limit: 2, perHostLimit: 2);

        line.Add("a", "b", "c");
        Assert.Equal(["a0", "b1"], line.In);
        line.Leave("b1");

        Assert.Equal(["a0", "b1", "c2"], line.In);
        return Task.CompletedTask;
    });

    [Fact]
    public void EnterAsync_Newcomers_GoAfterThoseWhoComeBack() => OnLoop.RunVirtual(async loop =>
    {
        var line = new Line(loop, limit: 1, perHostLimit: 1);
        line.Add("a", "a");

        var back = line.Gate.EnterAsync("a", CancellationToken.None);
        line.Leave("a0");

        await back;
        Assert.Equal(["a0"], line.In);
    });

    [Fact]
    public void EnterAsync_CancelledWhileItWaits_TakesNoPlace() => OnLoop.RunVirtual(async loop =>
    {
        var line = new Line(loop, limit: 1, perHostLimit: 1);
        line.Add("a", "b");
        using var cancellation = new CancellationTokenSource();
        var back = line.Gate.EnterAsync("a", cancellation.Token);

        cancellation.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => back);
        line.Leave("a0");

        Assert.Equal(["a0", "b1"], line.In);
    });

    [Fact]
    public void Enqueue_Delay_KeepsTheDistanceBetweenRequestsToOneHost() => OnLoop.RunVirtual(async loop =>
    {
        var line = new Line(loop, limit: 10, perHostLimit: 10, delay: TimeSpan.FromSeconds(2));

        line.Add("a", "a", "b", "a");
        await line.WaitForAsync(4);

        Assert.Equal(["a0", "b2", "a1", "a3"], line.In);
        Assert.Equal([0, 0, 2, 4], line.Seconds);
    });

    [Fact]
    public void Pause_Host_IsLeftInPeaceAndTheOthersGoOn() => OnLoop.RunVirtual(async loop =>
    {
        var line = new Line(loop, limit: 10, perHostLimit: 1);
        line.Add("a", "a", "b");

        line.Host("a0").Pause(TimeSpan.FromSeconds(120));
        line.Host("a0").Pause(TimeSpan.FromSeconds(1));
        line.Leave("a0");
        await line.WaitForAsync(3);

        Assert.Equal(["a0", "b2", "a1"], line.In);
        Assert.Equal([0, 0, 120], line.Seconds);
    });

    [Fact]
    public void Pause_HostWithNobodyLeft_IsRememberedUntilItsEnd() => OnLoop.RunVirtual(async loop =>
    {
        var line = new Line(loop, limit: 10, perHostLimit: 1);
        line.Add("a");
        line.Host("a0").Pause(TimeSpan.FromSeconds(60));
        line.Leave("a0");

        line.Add("a");
        await line.WaitForAsync(2);

        Assert.Equal([0, 60], line.Seconds);
    });

    [Fact]
    public void SlowDown_AgainAndAgain_DoublesTheDistanceAndSpeedUpTakesItBack() => OnLoop.RunVirtual(async loop =>
    {
        var line = new Line(loop, limit: 10, perHostLimit: 1);
        line.Add("a", "a", "a", "a", "a", "a");

        for (var number = 0; number < 5; number++)
        {
            await line.WaitForAsync(number + 1);
            if (number < 3)
            {
                line.Host($"a{number}").SlowDown();
            }
            else
            {
                line.Host($"a{number}").SpeedUp();
            }

            line.Leave($"a{number}");
        }

        await line.WaitForAsync(6);
        Assert.Equal([0, 1, 3, 7, 11, 13], line.Seconds);
    });

    [Fact]
    public void CrawlDelay_LongerThanTheGeneralOne_Counts() => OnLoop.RunVirtual(async loop =>
    {
        var line = new Line(loop, limit: 10, perHostLimit: 10, delay: TimeSpan.FromSeconds(1));
        line.Add("a");
        line.Host("a0").CrawlDelay = TimeSpan.FromSeconds(5);

        line.Add("a", "a");
        await line.WaitForAsync(3);

        Assert.Equal([0, 1, 6], line.Seconds);
    });

    [Fact]
    public void WaitForFewerAsync_Full_WaitsForRoom() => OnLoop.RunVirtual(async loop =>
    {
        var line = new Line(loop, limit: 1, perHostLimit: 1);
        line.Add("a", "a", "a");
        var room = line.Gate.WaitForFewerAsync(2).AsTask();
        Assert.False(room.IsCompleted);

        line.Leave("a0");

        await room;
        Assert.Equal(1, line.Gate.Waiting);
    });

    [Fact]
    public void Close_TurnsNewcomersAwayAndLetsTheOthersFinish() => OnLoop.RunVirtual(async loop =>
    {
        var line = new Line(loop, limit: 1, perHostLimit: 1);
        line.Add("a", "a");
        var back = line.Gate.EnterAsync("b", CancellationToken.None);
        var room = line.Gate.WaitForFewerAsync(1);

        line.Gate.Close();
        line.Add("c");
        await room;
        line.Leave("a0");
        await back;

        Assert.Equal(["a0"], line.In);
        Assert.Equal(["a1", "c2"], line.TurnedAway);
    });

    [Fact]
    public void Close_HostWhoseTurnWasNear_IsKnownOnceWhenSomebodyComesBack() => OnLoop.RunVirtual(async loop =>
    {
        var line = new Line(loop, limit: 2, perHostLimit: 2);
        line.Add("x", "a");
        var other = line.Gate.EnterAsync("b", CancellationToken.None);
        line.Add("a");
        line.Gate.Close();
        line.Leave("a1");
        await other;

        var back = line.Gate.EnterAsync("a", CancellationToken.None);
        line.Leave("x0");

        Assert.Contains(await back, line.Gate.Hosts);
    });

    /// <summary>A gate, and those who come to it: each has the name of its host and a number.</summary>
    private sealed class Line(EventLoop loop, int limit, int perHostLimit, TimeSpan delay = default)
    {
        private readonly Dictionary<string, GatedHost> _hosts = [];
        private readonly long _start = loop.TimeProvider.GetTimestamp();
        private int _count;

        public HostGate Gate { get; } = new(limit, perHostLimit, delay, loop.TimeProvider);

        public List<string> In { get; } = [];

        public List<double> Seconds { get; } = [];

        public List<string> TurnedAway { get; } = [];

        public void Add(params string[] hosts)
        {
            foreach (var host in hosts)
            {
                Gate.Enqueue(host, new Visitor(this, $"{host}{_count++}"));
            }
        }

        public GatedHost Host(string visitor) => _hosts[visitor];

        public void Leave(string visitor) => Gate.Leave(_hosts[visitor]);

        public async Task WaitForAsync(int count)
        {
            while (In.Count < count)
            {
                await Task.Delay(TimeSpan.FromSeconds(0.5), loop.TimeProvider);
            }
        }

        private sealed class Visitor(Line line, string name) : IGateVisitor
        {
            public bool TryEnter(GatedHost host)
            {
                line._hosts[name] = host;
                line.In.Add(name);
                line.Seconds.Add(Math.Round(line.Elapsed.TotalSeconds, 1));
                return true;
            }

            public void TurnAway() => line.TurnedAway.Add(name);
        }

        private TimeSpan Elapsed => loop.TimeProvider.GetElapsedTime(_start);
    }
}
