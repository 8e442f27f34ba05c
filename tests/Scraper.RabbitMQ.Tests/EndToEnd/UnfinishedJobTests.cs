using Reactor;
using Scraper.Distributing;
using Scraper.Options;
using Scraper.RabbitMQ.Tests.Fixtures;

namespace Scraper.RabbitMQ.Tests.EndToEnd;

/// <summary>Jobs whose submitter, or whose removal, ended before it had gone through all of the queues.</summary>
[Collection(nameof(OneBroker))]
public sealed class UnfinishedJobTests(TestBroker broker)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>What may be declared by a submitter that is to end in the midst of it, and deleted by a removal that is.</summary>
    private const string FirstQueues = @"^(scraper\.jobs.*|scraper\.[^.]*|scraper\..*\.(hosts|lines\..*)|amq\.default)$";

    [Fact]
    public async Task Submit_EndsBeforeAllQueuesAreThere_IsListedAndRemoved()
    {
        using var job = await SubmitInPartAsync();
        var names = broker.ListNames($"scraper.{job.Name}");

        var text = await job.ListJobsAsync();
        await job.ListJobsAsync("--remove", job.Name);

        Assert.Equal(17, names.Length);
        Assert.Matches($"{job.Name}: urls.txt, begun [^,]*, being begun; .*a queue of it is not there", text);
        Assert.Empty(broker.ListNames($"scraper.{job.Name}"));
        Assert.DoesNotContain(job.Name, await job.ListJobsAsync());
    }

    [Fact]
    public async Task Submit_EndsBeforeAllQueuesAreThere_TheSameCommandGoesOnWithThoseWhoWait()
    {
        using var job = await SubmitInPartAsync();
        var (worker, collector) = (job.Work(), job.Collect());

        await SharedJob.AssertEndsAsync(0, job.Submit());
        await SharedJob.AssertEndsAsync(1, collector);
        await SharedJob.AssertEndsAsync(0, worker);

        await job.AssertSameAsAloneAsync();
    }

    [Fact]
    public async Task Remove_EndsBeforeAllQueuesAreGone_IsNotSubmittedToUntilThePurge()
    {
        using var job = await SharedJob.SubmittedAsync(broker);
        broker.AddUser("remover", "s3cret", FirstQueues);
        job.ConfigureUser("remover", "s3cret");
        await SharedJob.AssertEndsAsync(3, job.Start("submit", "urls.txt", "--purge"));
        job.Configure("{}", "{}");

        var (exitCode, _, error) = await job.Submit().WaitAsync();

        Assert.Equal(3, exitCode);
        Assert.Equal($"scraper: job {job.Name} is being removed, or was in part; --purge removes what is left of it, and begins it anew\n", error);
        Assert.Contains(", being removed; ", await job.ListJobsAsync());
        await SharedJob.AssertEndsAsync(0, job.Submit("--purge"));
        await job.ListJobsAsync("--remove", job.Name);
        Assert.Empty(broker.ListNames($"scraper.{job.Name}"));
    }

    [Fact]
    public void OpenAsync_JobIsRemovedBeforeAllQueuesAreThere_LeavesNoneBehind()
    {
        TestBroker.SkipUnlessInstalled();
        var name = "test-" + Guid.NewGuid().ToString("N");

        var exception = EventLoop.Run(loop => RemoveWhileItOpensAsync(loop, name).WaitAsync(Limit, loop.TimeProvider));

        Assert.Equal($"job {name} has been removed", exception.Message);
        Assert.Empty(broker.ListNames($"scraper.{name}"));
        Assert.True(broker.Use((connection, token) => JobRemoval.RunAsync(connection, name, token)));
    }

    private async Task<BrokerException> RemoveWhileItOpensAsync(EventLoop loop, string name)
    {
        // So many queues that the removal begins before all are there. It goes no further here, as when it is ended then.
        var options = new ScraperOptions { Broker = new BrokerOptions { Queues = 64 } };
        var opening = new JobOpening(options, name, new ListIdentity("test", null), loop.TimeProvider);
        await using var connection = await BrokerConnection.OpenAsync(loop, broker.Nodes, "test", CancellationToken.None);
        await using var other = await BrokerConnection.OpenAsync(loop, broker.Nodes, "another test", CancellationToken.None);
        var opened = Assert.ThrowsAsync<BrokerException>(() => opening.OpenAsync(connection, new JobRegistry(connection), CancellationToken.None));
        while (await new JobRegistry(other).ChangeAsync(name, known => known is null ? null : known with { IsRemoved = true }, CancellationToken.None) is null)
        {
        }

        return await opened;
    }

    /// <summary>A job whose submitter could declare some of its queues only.</summary>
    private async Task<SharedJob> SubmitInPartAsync()
    {
        TestBroker.SkipUnlessInstalled();
        var job = new SharedJob(broker, siteCount: 1, pageCount: 10);
        broker.AddUser("beginner", "s3cret", FirstQueues);
        job.ConfigureUser("beginner", "s3cret");
        await SharedJob.AssertEndsAsync(3, job.Submit());
        job.Configure("{}", "{}");
        return job;
    }
}
