namespace Scraper.Tests.Fetching.Gates;

/// <summary>The distance between requests to one host, and hosts that are left in peace.</summary>
public sealed class HostGatePaceTests
{
    [Fact]
    public void Enqueue_Delay_KeepsTheDistanceBetweenRequestsToOneHost() => OnLoop.RunVirtual(async loop =>
    {
        var line = new GateLine(loop, limit: 10, perHostLimit: 10, delay: TimeSpan.FromSeconds(2));

        line.Add("a", "a", "b", "a");
        await line.WaitForAsync(4);

        Assert.Equal(["a0", "b2", "a1", "a3"], line.In);
        Assert.Equal([0, 0, 2, 4], line.Seconds);
    });

    [Fact]
    public void Pause_Host_IsLeftInPeaceAndTheOthersGoOn() => OnLoop.RunVirtual(async loop =>
    {
        var line = new GateLine(loop, limit: 10, perHostLimit: 1);
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
        var line = new GateLine(loop, limit: 10, perHostLimit: 1);
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
        var line = new GateLine(loop, limit: 10, perHostLimit: 1);
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
        var line = new GateLine(loop, limit: 10, perHostLimit: 10, delay: TimeSpan.FromSeconds(1));
        line.Add("a");
        line.Host("a0").CrawlDelay = TimeSpan.FromSeconds(5);

        line.Add("a", "a");
        await line.WaitForAsync(3);

        Assert.Equal([0, 1, 6], line.Seconds);
    });
}
