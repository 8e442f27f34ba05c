using Scraper.RabbitMQ.Tests.Fixtures;

namespace Scraper.RabbitMQ.Tests.EndToEnd;

/// <summary>Jobs that are removed, begun anew or collected somewhere else while somebody is still at them.</summary>
[Collection(nameof(OneBroker))]
public sealed class ReplacedJobTests(TestBroker broker)
{
    [Fact]
    public async Task Submit_JobIsRemovedWhileItWaits_EndsAndSaysSo()
    {
        TestBroker.SkipUnlessInstalled();
        using var job = new SharedJob(broker, siteCount: 2, pageCount: 30);
        job.Configure("{}", """{ "Window": 10 }""");
        var submitter = job.Submit();
        await job.WaitForListAsync($"{job.Name}: urls.txt", submitter);
        await job.WaitForListAsync("; 10 lines wait", submitter);

        await job.ListJobsAsync("--remove", job.Name);
        var (exitCode, _, error) = await submitter.WaitAsync();

        Assert.Equal(3, exitCode);
        Assert.Equal($"scraper: job {job.Name} has been removed\n", error.Split('\n')[^2] + "\n");
    }

    [Fact]
    public async Task Collect_JobIsBegunAnew_EndsAndLeavesItsResultsToTheNextOne()
    {
        TestBroker.SkipUnlessInstalled();
        using var job = new SharedJob(broker, siteCount: 2, pageCount: 30);
        await SharedJob.AssertEndsAsync(0, job.Submit());
        var collector = job.Collect();
        await using (var queues = await JobQueues.OpenAsync(broker, job.Name))
        {
            await queues.PublishResultAsync(1, "http://a.example/\thttp://a.example/x\n");
            await job.WaitForResultsAsync();
        }

        job.WriteList(string.Join('\n', job.List.Skip(1)));
        await SharedJob.AssertEndsAsync(0, job.Submit("--purge"));
        var (exitCode, _, error) = await collector.WaitAsync();

        Assert.Equal(3, exitCode);
        Assert.Contains($"job {job.Name} has been removed", error);
    }

    [Fact]
    public async Task Collect_ToAnotherFileThanBefore_IsRefused()
    {
        TestBroker.SkipUnlessInstalled();
        using var job = new SharedJob(broker, siteCount: 1, pageCount: 10);
        await SharedJob.AssertEndsAsync(0, job.Submit());
        var collector = job.Collect();
        await using var queues = await JobQueues.OpenAsync(broker, job.Name);
        await queues.PublishResultAsync(1, "http://a.example/\thttp://a.example/x\n");
        await job.WaitForListAsync("; 1 of 13 lines collected", collector);

        await collector.KillAsync();
        var (exitCode, _, error) = await job.Start("collect", "-o", "other.txt").WaitAsync();

        Assert.Equal(3, exitCode);
        Assert.Equal(
            $"scraper: lines of job {job.Name} were collected that are not in other.txt; collect to the file where they are, or begin the job anew (submit --purge)\n", error);
    }

    [Fact]
    public async Task Run_JobOfAnotherListIsThere_IsRefusedAndTouchesNothingOfIt()
    {
        TestBroker.SkipUnlessInstalled();
        using var job = new SharedJob(broker, siteCount: 1, pageCount: 10);
        await SharedJob.AssertEndsAsync(0, job.Submit());
        job.WriteList("http://127.0.0.1:1/\n");

        var (exitCode, _, error) = await job.Start("run", "urls.txt", "-o", "shared.txt", "--allow-private").WaitAsync();

        Assert.Equal(3, exitCode);
        Assert.Contains($"job {job.Name} is there already, of another list", error);
        Assert.Equal(["scraper.json", "urls.txt"], Directory.GetFiles(job.Folder).Select(Path.GetFileName).Order());
    }

    [Fact]
    public async Task Jobs_AQueueIsGone_ListsTheJobStill()
    {
        TestBroker.SkipUnlessInstalled();
        using var job = new SharedJob(broker, siteCount: 1, pageCount: 10);
        await SharedJob.AssertEndsAsync(0, job.Submit());
        await using var queues = await JobQueues.OpenAsync(broker, job.Name);
        await queues.DeleteLinesAsync(3);

        var text = await job.ListJobsAsync();

        Assert.Contains($"{job.Name}: urls.txt, begun ", text);
        Assert.Contains("a queue of it is gone", text);
        await job.ListJobsAsync("--remove", job.Name);
        Assert.DoesNotContain(job.Name, await job.ListJobsAsync());
    }

    [Fact]
    public async Task Jobs_LineThatWasSetAside_IsPrintedWithoutThePasswordsOfItsMirrors()
    {
        TestBroker.SkipUnlessInstalled();
        using var job = new SharedJob(broker, siteCount: 1, pageCount: 10);
        await SharedJob.AssertEndsAsync(0, job.Submit());
        await using var queues = await JobQueues.OpenAsync(broker, job.Name);
        await queues.SetAsideAsync(new LineMessage(7, "http://robot:s3cret@a.example/ http://robot:s3cret@b.example/"));

        Assert.Equal("line 7: http://a.example/ http://b.example/\n", await job.ListJobsAsync("--aside", job.Name));
    }

    [Fact]
    public async Task Work_UserMayNotPublish_EndsAndSaysSo()
    {
        TestBroker.SkipUnlessInstalled();
        broker.AddUser("limited", "s3cret", @"^scraper\..*$");
        using var job = new SharedJob(broker, siteCount: 1, pageCount: 10);
        await SharedJob.AssertEndsAsync(0, job.Submit());
        await File.WriteAllTextAsync(Path.Combine(job.Folder, "user"), "limited:s3cret\n", TestContext.Current.CancellationToken);
        job.Configure("{}", """{ "CredentialsFile": "user" }""");

        var (exitCode, _, error) = await job.Work().WaitAsync();

        Assert.Equal(3, exitCode);
        Assert.Contains("the broker refuses: ACCESS_REFUSED", error);
        Assert.DoesNotContain("s3cret", error);
    }

    [Fact]
    public async Task Collect_MorePartsThanThePrefetchOfWorkersThatAreGone_GoesOn()
    {
        TestBroker.SkipUnlessInstalled();
        const int PartCount = 700;
        using var job = new SharedJob(broker, siteCount: 1, pageCount: PartCount);
        await SharedJob.AssertEndsAsync(0, job.Submit());
        await using var queues = await JobQueues.OpenAsync(broker, job.Name);
        for (var ordinal = 1; ordinal <= PartCount; ordinal++)
        {
            await queues.PublishFirstPartAsync(ordinal);
        }

        var (worker, collector) = (job.Work(), job.Collect());
        await SharedJob.AssertEndsAsync(1, collector);
        await SharedJob.AssertEndsAsync(0, worker);

        await job.AssertSameAsAloneAsync();
    }

    [Fact]
    public async Task Registry_LookedAtManyTimes_WritesWhatIsInItAnewLongBeforeTheBrokerDropsIt()
    {
        TestBroker.SkipUnlessInstalled();
        using var job = new SharedJob(broker, siteCount: 0, pageCount: 0);
        await SharedJob.AssertEndsAsync(0, job.Submit());
        await using var queues = await JobQueues.OpenAsync(broker, job.Name);
        Assert.True(BrokerAddress.TryParse(broker.Address, out var address, out _));

        var isThere = Reactor.EventLoop.Run(async loop =>
        {
            await using var connection = await BrokerConnection.OpenAsync(loop, address, "test", CancellationToken.None);
            for (var visit = 0; visit < 250; visit++)
            {
                Assert.NotNull(await new JobRegistry(connection).FindAsync(job.Name, CancellationToken.None));
            }

            return true;
        });

        Assert.True(isThere);
        Assert.InRange(await queues.CountVisitsOfRegistryAsync(), 1, 150);
    }
}
