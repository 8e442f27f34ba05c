using System.Globalization;
using Scraper.Fetching.Connecting;
using Scraper.Options;
using Scraper.Pipeline;
using Scraper.Reading;
using Serilog.Core;

namespace Scraper.Tests.Pipeline;

public sealed class LoopPartTests
{
    private static readonly string[] Hosts = [.. Enumerable.Range(0, 3_000).Select(host => $"host-{host}.example")];

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(8)]
    public void Of_ManyHosts_SharesThemEvenly(int count)
    {
        var shares = Hosts.CountBy(host => LoopPart.Of(host, count)).ToArray();

        Assert.Equal(count, shares.Length);
        Assert.All(shares, share => Assert.InRange(share.Value * count / (double)Hosts.Length, 0.8, 1.2));
    }

    [Theory]
    [InlineData(2, 2)]
    [InlineData(4, 2)]
    [InlineData(3, 3)]
    [InlineData(6, 4)]
    public void Of_HostsOfOneShard_AreSharedAsWell(int shards, int count)
    {
        var shard = new Shard(0, shards);
        string[] hosts = [.. Hosts.Where(host => shard.Of(host) == 0)];

        var shares = hosts.CountBy(host => LoopPart.Of(host, count)).ToArray();

        Assert.Equal(count, shares.Length);
        Assert.All(shares, share => Assert.InRange(share.Value * count / (double)hosts.Length, 0.7, 1.3));
    }

    [Theory]
    [InlineData(64, 3)]
    [InlineData(7, 4)]
    [InlineData(100, 1)]
    public void ShareOf_AllLoops_AddUpToTheWhole(int total, int count)
    {
        int[] shares = [.. Enumerable.Range(0, count).Select(index => new LoopPart(index, count).ShareOf(total))];

        Assert.Equal(total, shares.Sum());
        Assert.InRange(shares.Max() - shares.Min(), 0, 1);
    }

    [Fact]
    public void CountLoops_FewerRequestsThanLoopsForWantOfDescriptors_IsThatOfTheRequests()
    {
        var options = DescriptorLimit.Fit(new FetchOptions { Loops = "8" }, room: 5, Logger.None);

        var count = options.CountLoops();

        Assert.Equal(5, Enumerable.Range(0, count).Sum(index => new LoopPart(index, count).ShareOf(options).Concurrency));
    }

    [Fact]
    public void CountLoops_Auto_IsThatOfTheProcessorsAndNoMoreThanRequests()
    {
        Assert.Equal(Math.Min(Environment.ProcessorCount, 64), new FetchOptions { Loops = "auto" }.CountLoops());
        Assert.Equal(1, new FetchOptions { Loops = "auto", Concurrency = 1 }.CountLoops());
        Assert.Equal(1, new FetchOptions().CountLoops());
        Assert.Equal(5, new FetchOptions { Loops = 5.ToString(CultureInfo.InvariantCulture) }.CountLoops());
    }
}
