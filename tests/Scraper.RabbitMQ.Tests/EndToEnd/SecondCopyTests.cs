using Scraper.RabbitMQ.Tests.Fixtures;
using Scraper.Tests.Fixtures;

namespace Scraper.RabbitMQ.Tests.EndToEnd;

/// <summary>Lines that are in the queues a second time, as those that a killed submitter has sent and had not marked.</summary>
[Collection(nameof(OneBroker))]
public sealed class SecondCopyTests(TestBroker broker)
{
    [Fact]
    public async Task Work_LinesThatWereSentTwice_AsksForEachPageOnce()
    {
        using var job = await SharedJob.SubmittedAsync(broker, siteCount: 2, pageCount: 60);
        await using var queues = await JobQueues.OpenAsync(broker, job.Name);
        await PublishListAsync(queues, job);

        var worker = job.Work();
        await JobQueues.WaitUntilAsync(queues.CountLinesAsync, count => count == 0);
        await SharedJob.AssertEndsAsync(1, job.Collect());
        await SharedJob.AssertEndsAsync(0, worker);

        Assert.Equal(120, job.RequestCount);
        await job.AssertSameAsAloneAsync();
    }

    [Fact]
    public async Task Work_ConnectionLostBetweenTheCopies_StillKnowsTheLines()
    {
        using var job = await SharedJob.SubmittedAsync(broker, siteCount: 2, pageCount: 60);
        var worker = job.Work();
        await JobQueues.WaitUntilAsync(() => Task.FromResult<long>(job.RequestCount), count => count >= 120);

        broker.CloseConnections();
        await using var queues = await JobQueues.OpenAsync(broker, job.Name);
        await PublishListAsync(queues, job);
        await JobQueues.WaitUntilAsync(queues.CountLinesAsync, count => count == 0);
        await SharedJob.AssertEndsAsync(1, job.Collect());
        await SharedJob.AssertEndsAsync(0, worker);

        // Two hosts, two queues, and of each what was under way when the connections were closed.
        Assert.InRange(job.RequestCount, 120, 120 + (2 * SharedJob.Prefetch));
        await job.AssertSameAsAloneAsync();
    }

    [Fact]
    public async Task Work_CopyOfALineThatWasPutBack_IsNotFetchedAndTheLineIs()
    {
        TestBroker.SkipUnlessInstalled();
        var (pages, others) = (0, 0);
        using var server = new RawServer(connection =>
        {
            while (connection.ReadRequest() is { } request)
            {
                var isBusy = request.StartsWith("GET /page", StringComparison.Ordinal) ? Interlocked.Increment(ref pages) <= 2 : Interlocked.Increment(ref others) < 0;
                connection.Send(isBusy ? "HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n" : RawServer.Html("<a href=/x>"));
            }
        });
        using var job = new SharedJob(broker, siteCount: 0, pageCount: 0);
        job.WriteList($"{server.Url}page\n{server.Url}other\n");
        // One request at a time: they are made in the order of the queue.
        job.Configure("""{ "Retries": 0, "ConcurrencyPerHost": 1 }""", """{ "Retries": 2, "RetryDelaySeconds": 12 }""");
        await SharedJob.AssertEndsAsync(0, job.Submit());
        var worker = job.Work();
        await using var queues = await JobQueues.OpenAsync(broker, job.Name);
        await JobQueues.WaitUntilAsync(queues.CountLaterAsync, count => count == 1);

        await queues.PublishAsync(new LineMessage(1, $"{server.Url}page"));
        await queues.PublishAsync(new LineMessage(3, $"{server.Url}another"));
        await JobQueues.WaitUntilAsync(() => Task.FromResult<long>(Volatile.Read(ref others)), count => count == 2);
        var before = Volatile.Read(ref pages);
        await SharedJob.AssertEndsAsync(0, job.Collect(), worker);

        Assert.Equal((1, 3), (before, pages));
        Assert.Contains($"{server.Url}page\t{server.Url}x", job.Results);
    }

    [Fact]
    public async Task Submit_KilledAndStartedAgain_SendsFewLinesTwice()
    {
        TestBroker.SkipUnlessInstalled();
        const int LineCount = 60_000; // so many that it is killed in the midst of them, however late that is noticed
        const int AheadLimit = 2_048;
        using var job = new SharedJob(broker, siteCount: 0, pageCount: 0);
        job.WriteList(string.Concat(Enumerable.Range(0, LineCount).Select(page => $"http://127.0.0.{page % 40}/{page}\n")));
        var submitter = job.Submit();
        await job.WaitUntilListedAsync();
        await using var queues = await JobQueues.OpenAsync(broker, job.Name);
        await JobQueues.WaitUntilAsync(queues.CountLinesAsync, count => count > 0);

        Assert.True(await submitter.KillAsync(), "it had submitted all");
        await SharedJob.AssertEndsAsync(0, job.Submit());

        Assert.InRange(await queues.CountLinesAsync(), LineCount, LineCount + AheadLimit);
    }

    /// <summary>Publishes all lines of the list that are URLs, once more.</summary>
    private static async Task PublishListAsync(JobQueues queues, SharedJob job)
    {
        foreach (var (index, text) in job.List.Index().Where(line => line.Item.StartsWith("http", StringComparison.Ordinal)))
        {
            await queues.PublishAsync(new LineMessage(index + 1, text));
        }
    }
}
