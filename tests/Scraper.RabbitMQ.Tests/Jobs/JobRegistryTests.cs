using Scraper.RabbitMQ.Tests.Fixtures;

namespace Scraper.RabbitMQ.Tests.Jobs;

[Collection(nameof(OneBroker))]
public sealed class JobRegistryTests(TestBroker broker)
{
    [Fact]
    public async Task FindAsync_ManyTimes_WritesWhatIsThereAnewLongBeforeTheBrokerDropsIt()
    {
        using var job = await SharedJob.SubmittedAsync(broker, siteCount: 0, pageCount: 0);
        await using var queues = await JobQueues.OpenAsync(broker, job.Name);

        var missed = broker.Use(async (connection, token) =>
        {
            var registry = new JobRegistry(connection);
            var count = 0;
            for (var visit = 0; visit < 250; visit++)
            {
                count += await registry.FindAsync(job.Name, token) is null ? 1 : 0;
            }

            return count;
        });

        Assert.Equal(0, missed);
        Assert.InRange(await queues.CountVisitsOfRegistryAsync(), 1, 150);
    }
}
