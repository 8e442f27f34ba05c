using Scraper.RabbitMQ.Tests.Fixtures;
using Scraper.Tests.Fixtures;

namespace Scraper.RabbitMQ.Tests.EndToEnd;

/// <summary>Processes share a job through a real broker. <c>tests/distributed</c> has larger forms of this.</summary>
[Collection(nameof(OneBroker))]
public sealed class SharedJobTests(TestBroker broker)
{
    [Fact]
    public async Task ThreeWorkers_CollectWhatARunAloneWrites()
    {
        TestBroker.SkipUnlessInstalled();
        using var job = new SharedJob(broker, siteCount: 8, pageCount: 100);

        var workers = new[] { job.Work(), job.Work(), job.Work() };
        var collector = job.Collect();
        await SharedJob.AssertEndsAsync(0, job.Submit());
        await SharedJob.AssertEndsAsync(1, collector);
        await SharedJob.AssertEndsAsync(0, workers);

        Assert.Equal(800, job.RequestCount);
        await job.AssertSameAsAloneAsync();
        Assert.Contains($"{job.Name}: urls.txt, begun ", await job.ListJobsAsync());
        Assert.Contains(", done; 803 of 803 lines collected, 81 of them failed; 0 lines wait", await job.ListJobsAsync());
        await job.ListJobsAsync("--remove", job.Name);
        Assert.DoesNotContain(job.Name, await job.ListJobsAsync());
    }

    [Fact]
    public async Task Run_WithABroker_DoesAllOfItAtOnce()
    {
        TestBroker.SkipUnlessInstalled();
        using var job = new SharedJob(broker, siteCount: 3, pageCount: 50);

        await SharedJob.AssertEndsAsync(1, job.Start("run", "urls.txt", "-o", "shared.txt", "--allow-private"));

        await job.AssertSameAsAloneAsync();
    }

    [Fact]
    public async Task Submit_JobIsDone_SaysSo()
    {
        TestBroker.SkipUnlessInstalled();
        using var job = new SharedJob(broker, siteCount: 0, pageCount: 0);
        var (worker, collector) = (job.Work(), job.Collect());
        await SharedJob.AssertEndsAsync(0, job.Submit());
        await SharedJob.AssertEndsAsync(1, collector);
        await SharedJob.AssertEndsAsync(0, worker);

        var (exitCode, _, error) = await ScraperProcess.RunAsync(
            job.Folder, "submit", "urls.txt", "--broker", broker.Address, "--job", job.Name, "--config", "scraper.json");

        Assert.Equal(0, exitCode);
        Assert.EndsWith($"job {job.Name}: done already; --purge begins it anew\n", error);
    }

    [Theory]
    [InlineData("worker")]
    [InlineData("collector")]
    [InlineData("submitter")]
    public async Task Kill_AgainAndAgain_NothingIsLostAndNothingIsThereTwice(string victim)
    {
        TestBroker.SkipUnlessInstalled();
        using var job = new SharedJob(broker, siteCount: 8, pageCount: 150);
        job.Configure("""{ "DelaySeconds": 0.01 }""", "{}");
        var random = new Random(7);
        var worker = victim == "worker" ? null : job.Work();
        var submitter = victim == "submitter" ? null : job.Submit();
        var collector = victim == "collector" ? null : job.Collect();

        for (var kill = 0; kill < 3; kill++)
        {
            switch (victim)
            {
                case "worker":
                    await KillWhenAsync(job.Work(), job.RequestCount + random.Next(10, 200), () => job.RequestCount);
                    break;
                case "collector":
                    await KillWhenAsync(job.Collect(), job.ResultLength + random.Next(1, 5_000), () => job.ResultLength);
                    break;
                default:
                    await KillWhenAsync(job.Submit(), job.RequestCount + random.Next(1, 100), () => job.RequestCount);
                    break;
            }
        }

        await SharedJob.AssertEndsAsync(0, submitter ?? job.Submit());
        worker ??= job.Work();
        await SharedJob.AssertEndsAsync(1, collector ?? job.Collect());
        await SharedJob.AssertEndsAsync(0, worker);
        // Of a worker that is killed, what it had under way. The others take nothing with them; the one worker that is left knows every second copy.
        Assert.InRange(job.RequestCount, 1_200, 1_200 + (victim == "worker" ? 3 * 16 * SharedJob.Prefetch : 0));
        await job.AssertSameAsAloneAsync();
    }

    [Fact]
    public async Task Submit_MoreLinesThanTheWindow_WaitsForTheCollector()
    {
        TestBroker.SkipUnlessInstalled();
        using var job = new SharedJob(broker, siteCount: 2, pageCount: 30);
        job.Configure("{}", """{ "Window": 40 }""");

        var submitter = job.Submit();
        while (!(await job.ListJobsAsync()).Contains("; 40 lines wait"))
        {
            Assert.False(submitter.HasExited);
        }

        var (worker, collector) = (job.Work(), job.Collect());
        await SharedJob.AssertEndsAsync(0, submitter);
        await SharedJob.AssertEndsAsync(1, collector);
        await SharedJob.AssertEndsAsync(0, worker);
        await job.AssertSameAsAloneAsync();
    }

    [Fact]
    public async Task Broker_IsKilledAndComesBack_WorkGoesOn()
    {
        TestBroker.SkipUnlessInstalled();
        using var job = new SharedJob(broker, siteCount: 8, pageCount: 150);
        job.Configure("""{ "DelaySeconds": 0.01 }""", "{}");

        var (worker, collector) = (job.Work(), job.Collect());
        await SharedJob.AssertEndsAsync(0, job.Submit());
        while (job.RequestCount < 100)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, TestContext.Current.CancellationToken);
        }

        broker.Kill();
        broker.Start();
        await SharedJob.AssertEndsAsync(1, collector);
        await SharedJob.AssertEndsAsync(0, worker);

        await job.AssertSameAsAloneAsync();
    }

    /// <summary>Kills a process when something has grown so far, or lets it end before.</summary>
    private static async Task KillWhenAsync(ScraperProcess process, long limit, Func<long> size)
    {
        while (size() < limit && !process.HasExited)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System, TestContext.Current.CancellationToken);
        }

        await process.KillAsync();
    }
}
