using Reactor;
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

        EventLoop.Run(async loop =>
        {
            await using var connection = await BrokerConnection.OpenAsync(loop, broker.Nodes, "test", CancellationToken.None);
            for (var visit = 0; visit < 250; visit++)
            {
                Assert.NotNull(await new JobRegistry(connection).FindAsync(job.Name, CancellationToken.None));
            }
        });

        Assert.InRange(await queues.CountVisitsOfRegistryAsync(), 1, 150);
    }
}
