using Scraper.RabbitMQ.Tests.Fixtures;
using Scraper.Tests.Fixtures;

namespace Scraper.RabbitMQ.Tests.EndToEnd;

/// <summary>Lines and messages that do not go the straight way.</summary>
[Collection(nameof(OneBroker))]
public sealed class AwkwardLineTests(TestBroker broker)
{
    [Fact]
    public async Task Work_FailureThatMayPass_IsTriedAgainLaterByWhoeverHasTheQueueThen()
    {
        TestBroker.SkipUnlessInstalled();
        var count = 0;
        using var server = new RawServer(connection =>
        {
            while (connection.ReadRequest() is not null)
            {
                connection.Send(Interlocked.Increment(ref count) <= 2 ? "HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n" : RawServer.Html("<a href=/x>"));
            }
        });
        using var job = new SharedJob(broker, siteCount: 0, pageCount: 0);
        job.WriteList($"{server.Url}page\n");
        job.Configure("""{ "Retries": 0 }""", """{ "Retries": 2, "RetryDelaySeconds": 0.3 }""");

        var worker = job.Work();
        await SharedJob.AssertEndsAsync(0, job.Submit());
        await SharedJob.AssertEndsAsync(0, job.Collect(), worker);

        Assert.Equal(3, count);
        Assert.Equal(["", $"{server.Url}page\t{server.Url}x"], job.Results);
    }

    [Fact]
    public async Task Work_LineThatWorkersDieOf_IsSetAsideAndListed()
    {
        TestBroker.SkipUnlessInstalled();
        using var reached = new SemaphoreSlim(0);
        using var server = new RawServer(connection =>
        {
            while (connection.ReadRequest() is { } request)
            {
                if (request.StartsWith("GET /deadly", StringComparison.Ordinal))
                {
                    reached.Release();
                    continue;
                }

                connection.Send(RawServer.Html("<a href=/x>"));
            }
        });
        using var job = new SharedJob(broker, siteCount: 0, pageCount: 0);
        job.WriteList($"{server.Url}fine\n{server.Url}deadly\n");
        job.Configure("{}", """{ "DeliveryLimit": 2 }""");
        await SharedJob.AssertEndsAsync(0, job.Submit());
        var collector = job.Collect();

        for (var kill = 0; kill < 2; kill++)
        {
            var worker = job.Work();
            Assert.True(await reached.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));
            // Else it would be given to the next worker with the other one.
            await job.WaitForResultsAsync();
            await worker.KillAsync();
        }

        await SharedJob.AssertEndsAsync(0, job.Work());
        await SharedJob.AssertEndsAsync(1, collector);
        Assert.Equal(["", $"{server.Url}fine\t{server.Url}x"], job.Results);
        Assert.Equal(["", $"{server.Url}deadly # set-aside: line 2: set aside: 2 workers were given it, and were gone before it had ended"], job.Failures);
        Assert.Contains($"line 2: {server.Url}deadly", await job.ListJobsAsync("--aside", job.Name));
        Assert.Contains("1 set aside", await job.ListJobsAsync());
    }

    [Fact]
    public async Task MessagesOfOthers_AreSetAsideAndDisturbNobody()
    {
        using var job = await SharedJob.SubmittedAsync(broker, siteCount: 2, pageCount: 20);
        await using var queues = await JobQueues.OpenAsync(broker, job.Name);
        await queues.PublishToLinesAsync(0, "hello"u8.ToArray());
        await queues.PublishToResultsAsync(new byte[] { 1, 1, 0xFF });
        await queues.PublishResultAsync(1, "http://a.example/\t\u001B[2J\n");

        var (worker, collector) = (job.Work(), job.Collect());
        await SharedJob.AssertEndsAsync(1, collector);
        await SharedJob.AssertEndsAsync(0, worker);

        await job.AssertSameAsAloneAsync();
        Assert.Contains("no message of ours: hello", await job.ListJobsAsync("--aside", job.Name));
        Assert.Contains("3 set aside", await job.ListJobsAsync());
    }

    [Fact]
    public async Task Collect_ResultsLargerThanAMessage_ArePutTogether()
    {
        TestBroker.SkipUnlessInstalled();
        var links = string.Concat(Enumerable.Range(0, 40_000).Select(link => $"<a href=/{link}>"));
        using var server = RawServer.Answering(RawServer.Html(links));
        using var job = new SharedJob(broker, siteCount: 0, pageCount: 0);
        job.WriteList($"{server.Url}large\nnonsense\n");

        var worker = job.Work();
        await SharedJob.AssertEndsAsync(0, job.Submit());
        await SharedJob.AssertEndsAsync(1, job.Collect());
        await SharedJob.AssertEndsAsync(0, worker);

        Assert.Equal(40_001, job.Results.Length);
        await job.AssertSameAsAloneAsync();
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
}
