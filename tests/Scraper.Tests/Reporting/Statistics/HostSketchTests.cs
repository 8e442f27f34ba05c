using Scraper.Reporting.Statistics;

namespace Scraper.Tests.Reporting.Statistics;

public sealed class HostSketchTests
{
    [Fact]
    public void Count_NoMoreHostsThanPlaces_IsExact()
    {
        var random = new Random(5);
        var names = Enumerable.Range(0, 20_000).Select(_ => $"host-{random.Next(0, random.Next(1, 65))}").ToArray();
        var sketch = new HostSketch(capacity: 64);

        Array.ForEach(names, name => sketch.Count(name));

        Assert.True(sketch.IsExact);
        Assert.Equal(names.CountBy(name => name).OrderBy(host => host.Key).Select(host => (host.Key, (long)host.Value, 0L)), sketch.Hosts.OrderBy(host => host.Name).Select(host => (host.Name, host.Urls, host.Excess)));
    }

    [Fact]
    public void Count_ManyMoreHostsThanPlaces_MissesNoFrequentOneAndTellsHowFarItMayBeOff()
    {
        var random = new Random(6);
        var names = Enumerable.Range(0, 50_000)
            .Select(index => index % 3 == 0 ? $"frequent-{random.Next(0, 8)}" : $"rare-{random.Next(0, 30_000)}")
            .ToArray();
        var truth = names.CountBy(name => name).ToDictionary();
        var sketch = new HostSketch(capacity: 100);

        Array.ForEach(names, name => sketch.Count(name));

        Assert.False(sketch.IsExact);
        Assert.Equal(100, sketch.Hosts.Count);
        Assert.Equal(names.Length, sketch.Hosts.Sum(host => host.Urls));
        Assert.All(sketch.Hosts, host => Assert.InRange(truth[host.Name], host.Urls - host.Excess, host.Urls));
        Assert.Equal(
            Enumerable.Range(0, 8).Select(index => $"frequent-{index}"),
            sketch.Hosts.OrderByDescending(host => host.Urls).Take(8).Select(host => host.Name).Order());
    }

    [Fact]
    public void Count_SameHost_GivesTheSameCount()
    {
        var sketch = new HostSketch(capacity: 2);
        sketch.Count("a").Bytes = 7;
        sketch.Count("b");

        var count = sketch.Count("a");

        Assert.Equal((2, 7), (count.Urls, count.Bytes));
    }
}
