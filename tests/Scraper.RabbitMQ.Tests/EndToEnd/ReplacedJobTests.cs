using RabbitMQ.Client.Exceptions;
using Scraper.RabbitMQ.Tests.Fixtures;
using Scraper.Tests.Fixtures;

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
        using var job = await SharedJob.SubmittedAsync(broker, siteCount: 2, pageCount: 30);
        var collector = job.Collect();
        await using (var queues = await JobQueues.OpenAsync(broker, job.Name))
        {
            await queues.PublishResultAsync(1, "http://a.example/\thttp://a.example/x\n");
            await job.WaitForResultsAsync();
        }

        job.WriteList(string.Join('\n', job.List.Skip(1)));
        await SharedJob.AssertEndsAsync(0, job.Submit("--purge"));
        var worker = job.Work();
        var (exitCode, _, error) = await collector.WaitAsync();
        job.DeleteResults();
        await SharedJob.AssertEndsAsync(1, job.Collect());
        await SharedJob.AssertEndsAsync(0, worker);

        Assert.Equal(3, exitCode);
        Assert.Contains($"job {job.Name} has been removed", error);
        await job.AssertSameAsAloneAsync();
    }

    [Fact]
    public async Task Submit_ResultOfTheJobBeforeItComesLate_GetsNowhere()
    {
        using var job = await SharedJob.SubmittedAsync(broker);
        await using var queues = await JobQueues.OpenAsync(broker, job.Name);
        job.WriteList(string.Join('\n', job.List.Skip(1)));
        await SharedJob.AssertEndsAsync(0, job.Submit("--purge"));

        var exception = await Record.ExceptionAsync(() => queues.PublishResultAsync(1, "http://a.example/\thttp://a.example/x\n"));
        var worker = job.Work();
        await SharedJob.AssertEndsAsync(1, job.Collect());
        await SharedJob.AssertEndsAsync(0, worker);

        Assert.True(exception is PublishException { IsReturn: true }, $"{exception}");
        await job.AssertSameAsAloneAsync();
    }

    [Fact]
    public async Task Work_JobIsRemovedAndAResultFindsNoQueue_WaitsForTheNextOne()
    {
        TestBroker.SkipUnlessInstalled();
        using var reached = new SemaphoreSlim(0);
        using var go = new SemaphoreSlim(0);
        using var server = new RawServer(connection =>
        {
            while (connection.ReadRequest() is not null)
            {
                reached.Release();
                go.Wait(TimeSpan.FromSeconds(30));
                connection.Send(RawServer.Html("<a href=/x>"));
            }
        });
        using var job = new SharedJob(broker, siteCount: 0, pageCount: 0);
        job.WriteList($"{server.Url}page\n");
        await SharedJob.AssertEndsAsync(0, job.Submit());
        var worker = job.Work();
        Assert.True(await reached.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));

        // The removal has got so far when the page comes; the worker is at the job no more before it goes on.
        await using (var queues = await JobQueues.OpenAsync(broker, job.Name))
        {
            broker.Use((connection, token) => new JobRegistry(connection).ChangeAsync(job.Name, known => known! with { IsRemoved = true }, token));
            await queues.DeleteResultsAsync();
            go.Release(2);
            await JobQueues.WaitUntilAsync(queues.CountWorkersAsync, count => count == 0);
        }

        await job.ListJobsAsync("--remove", job.Name);
        await SharedJob.AssertEndsAsync(0, job.Submit());
        await SharedJob.AssertEndsAsync(0, job.Collect(), worker);

        Assert.Equal(["", $"{server.Url}page\t{server.Url}x"], job.Results);
    }

    [Fact]
    public async Task Work_JobIsRemovedWhileAWorkerHasNoQueue_WaitsForTheNextOne()
    {
        TestBroker.SkipUnlessInstalled();
        using var job = new SharedJob(broker, siteCount: 1, pageCount: 10);
        job.Configure("{}", """{ "Queues": 1 }""");
        await SharedJob.AssertEndsAsync(0, job.Submit());
        var workers = new[] { job.Work(), job.Work() };
        await job.WaitForListAsync("; 2 workers", workers[0]);

        await job.ListJobsAsync("--remove", job.Name);
        await SharedJob.AssertEndsAsync(0, job.Submit());
        await job.WaitForListAsync("; 2 workers", workers[0]);
        await SharedJob.AssertEndsAsync(1, job.Collect());

        await SharedJob.AssertEndsAsync(0, workers);
        await job.AssertSameAsAloneAsync();
    }

    [Fact]
    public async Task Collect_ToAnotherFileThanBefore_IsRefused()
    {
        using var job = await SharedJob.SubmittedAsync(broker);
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
        using var job = await SharedJob.SubmittedAsync(broker);
        job.WriteList("http://127.0.0.1:1/\n");

        var (exitCode, _, error) = await job.Start("run", "urls.txt", "-o", "shared.txt", "--allow-private").WaitAsync();

        Assert.Equal(3, exitCode);
        Assert.Contains($"job {job.Name} is there already, of another list", error);
        Assert.Equal(["scraper.json", "urls.txt"], Directory.GetFiles(job.Folder).Select(Path.GetFileName).Order());
    }
}
