using Scraper.RabbitMQ.Tests.Fixtures;
using Scraper.Tests.Fixtures;

namespace Scraper.RabbitMQ.Tests.EndToEnd;

/// <summary>A host is with one worker at a time, also when its queue changes hands.</summary>
[Collection(nameof(OneBroker))]
public sealed class TakeOverTests(TestBroker broker)
{
    private const int SiteCount = 12;
    private const int PageCount = 32;
    private const int All = SiteCount * PageCount;

    [Theory]
    [InlineData("stopped")]
    [InlineData("killed")]
    public async Task Work_AWorkerComesAndAnotherGoes_NoHostIsWithTwoAtOnce(string end)
    {
        TestBroker.SkipUnlessInstalled();
        using var job = new SharedJob(broker, siteCount: 0, pageCount: 0);
        var sites = Enumerable.Range(0, SiteCount).Select(_ => new WatchedSite(PageCount)).ToArray();
        try
        {
            job.WriteList(string.Concat(sites.SelectMany(site => site.Urls).Select(url => url + "\n")));
            await SharedJob.AssertEndsAsync(0, job.Submit());
            var first = StartWorker(job, "first");
            await WaitForRequestsAsync(sites, "first");

            // It is given half of the queues, with lines of them under way.
            var second = StartWorker(job, "second");
            await WaitForRequestsAsync(sites, "second");
            if (end == "killed")
            {
                Assert.True(await first.KillAsync(), "it had done all");
            }
            else
            {
                first.Signal("TERM");
                await SharedJob.AssertEndsAsync(143, first);
            }

            await SharedJob.AssertEndsAsync(0, job.Collect(), second);

            Assert.Equal(0, sites.Sum(site => site.ConflictCount));
            Assert.InRange(sites.Count(site => site.RequestsOf("first") > 0 && site.RequestsOf("second") > 0), 1, sites.Length);
            Assert.InRange(sites.Sum(RequestCount), All, All + (end == "killed" ? SiteCount * SharedJob.Prefetch : 0));
            Assert.Equal(All + 1, job.Results.Length);
        }
        finally
        {
            Array.ForEach(sites, site => site.Dispose());
        }
    }

    private static ScraperProcess StartWorker(SharedJob job, string agent)
    {
        job.Configure($$"""{ "UserAgent": "{{agent}}", "ConcurrencyPerHost": 1 }""", "{}");
        return job.Work();
    }

    private static Task WaitForRequestsAsync(WatchedSite[] sites, string agent) =>
        JobQueues.WaitUntilAsync(() => Task.FromResult<long>(sites.Sum(site => site.RequestsOf(agent))), count => count >= 20);

    private static int RequestCount(WatchedSite site) => site.RequestsOf("first") + site.RequestsOf("second");
}
