namespace Scraper.Tests.Fetching.Gates;

/// <summary>Who is let in, in which order, and how many at once.</summary>
public sealed class HostGateTests
{
    [Fact]
    public void Enqueue_OneHost_LetsInNoMoreThanItsLimit() => OnLoop.RunVirtual(loop =>
    {
        var line = new GateLine(loop, limit: 10, perHostLimit: 2);

        line.Add("a", "a", "a");

        Assert.Equal(["a0", "a1"], line.In);
        line.Leave("a0");
        Assert.Equal(["a0", "a1", "a2"], line.In);
        return Task.CompletedTask;
    });

    [Fact]
    public void Enqueue_SeveralHosts_TakeTurnsAndKeepTheirOrder() => OnLoop.RunVirtual(loop =>
    {
        var line = new GateLine(loop, limit: 1, perHostLimit: 5);

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
        var line = new GateLine(loop, limit: 10, perHostLimit: 1);

        line.Add("a", "a", "a", "b");

        Assert.Equal(["a0", "b3"], line.In);
        return Task.CompletedTask;
    });

    [Fact]
    public void Leave_OverallLimit_LetsInTheNextHost() => OnLoop.RunVirtual(loop =>
    {
        var line = new GateLine(loop, limit: 2, perHostLimit: 2);

        line.Add("a", "b", "c");
        Assert.Equal(["a0", "b1"], line.In);
        line.Leave("b1");

        Assert.Equal(["a0", "b1", "c2"], line.In);
        return Task.CompletedTask;
    });

    [Fact]
    public void EnterAsync_Newcomers_GoAfterThoseWhoComeBack() => OnLoop.RunVirtual(async loop =>
    {
        var line = new GateLine(loop, limit: 1, perHostLimit: 1);
        line.Add("a", "a");

        var back = line.Gate.EnterAsync("a", CancellationToken.None);
        line.Leave("a0");

        await back;
        Assert.Equal(["a0"], line.In);
    });

    [Fact]
    public void EnterAsync_CancelledWhileItWaits_TakesNoPlace() => OnLoop.RunVirtual(async loop =>
    {
        var line = new GateLine(loop, limit: 1, perHostLimit: 1);
        line.Add("a", "b");
        using var cancellation = new CancellationTokenSource();
        var back = line.Gate.EnterAsync("a", cancellation.Token);

        cancellation.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => back);
        line.Leave("a0");

        Assert.Equal(["a0", "b1"], line.In);
    });

    [Fact]
    public void WaitForFewerAsync_Full_WaitsForRoom() => OnLoop.RunVirtual(async loop =>
    {
        var line = new GateLine(loop, limit: 1, perHostLimit: 1);
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
        var line = new GateLine(loop, limit: 1, perHostLimit: 1);
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
        var line = new GateLine(loop, limit: 2, perHostLimit: 2);
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
}
