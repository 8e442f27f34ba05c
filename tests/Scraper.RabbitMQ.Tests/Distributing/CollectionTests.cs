using Scraper.Distributing;
using Scraper.RabbitMQ.Tests.Fixtures;

namespace Scraper.RabbitMQ.Tests.Distributing;

[Collection(nameof(OneBroker))]
public sealed class CollectionTests(TestBroker broker)
{
    [Fact]
    public async Task EndAsync_JobHasBeenBegunAnew_LeavesTheNewOneAsItIs()
    {
        using var job = await SharedJob.SubmittedAsync(broker);
        var old = broker.Find(job.Name)!;
        await SharedJob.AssertEndsAsync(0, job.Submit("--purge"));

        broker.Use((connection, token) => Collection.EndAsync(connection, old, token));

        var anew = broker.Find(job.Name)!;
        Assert.NotEqual(old.Id, anew.Id);
        Assert.False(anew.IsDone);
    }
}
