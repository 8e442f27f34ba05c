using Scraper.Checking;
using Scraper.Tests.Fixtures;

namespace Scraper.Tests.Checking;

public sealed class SeenUrlsTests
{
    [Fact]
    public void FindOrAdd_ManyUrls_KnowsEachByItsFirstLine()
    {
        const int Urls = 20_000;
        var seen = new SeenUrls();

        var first = Enumerable.Range(1, Urls).Select(line => seen.FindOrAdd(Jobs.On("a.test", line).Url, line)).ToArray();
        var second = Enumerable.Range(1, Urls).Select(line => seen.FindOrAdd(Jobs.On("a.test", line).Url, Urls + line)).ToArray();

        Assert.All(first, found => Assert.Null(found));
        Assert.Equal(Enumerable.Range(1, Urls).Select(line => (long?)line), second);
        Assert.Equal((Urls, false), (seen.Count, seen.IsOverflown));
    }

    [Fact]
    public void FindOrAdd_PastTheCapacity_KnowsThoseItHasAndSaysSo()
    {
        var seen = new SeenUrls(capacity: 2);

        foreach (var line in Enumerable.Range(1, 3))
        {
            seen.FindOrAdd(Jobs.On("a.test", line).Url, line);
        }

        Assert.True(seen.IsOverflown);
        Assert.Equal(2, seen.FindOrAdd(Jobs.On("a.test", 2).Url, 4));
        Assert.Null(seen.FindOrAdd(Jobs.On("a.test", 3).Url, 5));
    }

    [Fact]
    public void HostCounts_PastTheCapacity_CountsTheOthersTogether()
    {
        var hosts = new HostCounts(capacity: 2);

        foreach (var host in (string[])["a", "b", "c", "b", "d"])
        {
            hosts.Add(host);
        }

        Assert.Equal([("b", 2), ("a", 1)], hosts.Top(10).Select(host => (host.Key, (int)host.Value)));
        Assert.Equal(2, hosts.Others);
    }
}
