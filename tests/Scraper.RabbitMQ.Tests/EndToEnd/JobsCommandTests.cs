using Scraper.RabbitMQ.Tests.Fixtures;

namespace Scraper.RabbitMQ.Tests.EndToEnd;

/// <summary>What <c>scraper jobs</c> prints of jobs that are not as they should be.</summary>
[Collection(nameof(OneBroker))]
public sealed class JobsCommandTests(TestBroker broker)
{
    [Fact]
    public async Task Jobs_AQueueIsGone_ListsTheJobStill()
    {
        using var job = await SharedJob.SubmittedAsync(broker);
        await using var queues = await JobQueues.OpenAsync(broker, job.Name);
        await queues.DeleteLinesAsync(3);

        var text = await job.ListJobsAsync();

        Assert.Contains($"{job.Name}: urls.txt, begun ", text);
        Assert.Contains("a queue of it is not there", text);
        await job.ListJobsAsync("--remove", job.Name);
        Assert.DoesNotContain(job.Name, await job.ListJobsAsync());
    }

    [Fact]
    public async Task Jobs_LineThatWasSetAside_IsPrintedWithoutThePasswordsOfItsMirrors()
    {
        using var job = await SharedJob.SubmittedAsync(broker);
        await using var queues = await JobQueues.OpenAsync(broker, job.Name);
        await queues.SetAsideAsync(new LineMessage(7, "http://robot:s3cret@a.example/ http://robot:s3cret@b.example/"));

        Assert.Equal("line 7: http://a.example/ http://b.example/\n", await job.ListJobsAsync("--aside", job.Name));
    }
}
