using Scraper.Fetching;

namespace Scraper.Tests.Fetching;

public sealed class FrontierTests
{
    [Fact]
    public void TakeAsync_OneHost_GivesNoMoreThanItsLimit() => OnLoop.Run(async _ =>
    {
        var frontier = new Frontier(capacity: 10, perHostLimit: 2);
        await AddAsync(frontier, "a", "a", "a");

        var first = await frontier.TakeAsync();
        await frontier.TakeAsync();
        var third = frontier.TakeAsync().AsTask();

        Assert.False(third.IsCompleted);
        frontier.Release(first!);
        Assert.Equal(Jobs.On("a", 2), await third);
    });

    [Fact]
    public void TakeAsync_SeveralHosts_TakeTurnsAndKeepTheirOrder() => OnLoop.Run(async _ =>
    {
        var frontier = new Frontier(capacity: 10, perHostLimit: 5);
        await AddAsync(frontier, "a", "a", "a", "b", "c", "b");

        var taken = new List<string>();
        for (var count = 0; count < 6; count++)
        {
            taken.Add((await frontier.TakeAsync())!.Listed);
        }

        Assert.Equal(["http://a/0", "http://b/3", "http://c/4", "http://a/1", "http://b/5", "http://a/2"], taken);
    });

    [Fact]
    public void TakeAsync_HostAtItsLimit_HoldsBackNoOther() => OnLoop.Run(async _ =>
    {
        var frontier = new Frontier(capacity: 10, perHostLimit: 1);
        await AddAsync(frontier, "a", "a", "a", "b");
        await frontier.TakeAsync();

        Assert.Equal(Jobs.On("b", 3), await frontier.TakeAsync());
    });

    [Fact]
    public void TakeAsync_PortsOfOneName_AreDifferentHosts() => OnLoop.Run(async _ =>
    {
        var frontier = new Frontier(capacity: 10, perHostLimit: 1);
        await AddAsync(frontier, "a:81", "a:82");

        Assert.Equal(Jobs.On("a:81"), await frontier.TakeAsync());
        Assert.Equal(Jobs.On("a:82", 1), await frontier.TakeAsync());
    });

    [Fact]
    public void AddAsync_Full_WaitsForRoom() => OnLoop.Run(async _ =>
    {
        var frontier = new Frontier(capacity: 2, perHostLimit: 5);
        await AddAsync(frontier, "a", "a");

        var third = frontier.AddAsync(Jobs.On("a", 2)).AsTask();
        Assert.False(third.IsCompleted);
        await frontier.TakeAsync();
        await third;

        Assert.Equal(Jobs.On("a", 1), await frontier.TakeAsync());
        Assert.Equal(Jobs.On("a", 2), await frontier.TakeAsync());
    });

    [Fact]
    public void AddAsync_WorkersWait_AreWokenOneForEachJob() => OnLoop.Run(async _ =>
    {
        var frontier = new Frontier(capacity: 10, perHostLimit: 5);
        var workers = Enumerable.Range(0, 3).Select(_ => frontier.TakeAsync().AsTask()).ToArray();

        await AddAsync(frontier, "a");
        Assert.Equal(Jobs.On("a"), await await Task.WhenAny(workers));
        Assert.Equal(1, workers.Count(worker => worker.IsCompleted));

        await AddAsync(frontier, "b", "c");
        Assert.Equal(3, workers.Count(worker => worker.IsCompleted));
    });

    [Fact]
    public void Complete_WorkersWait_AreDismissed() => OnLoop.Run(async _ =>
    {
        var frontier = new Frontier(capacity: 10, perHostLimit: 5);
        var worker = frontier.TakeAsync().AsTask();

        frontier.Complete();

        Assert.Null(await worker);
        Assert.Null(await frontier.TakeAsync());
    });

    [Fact]
    public void Complete_JobsLeft_AreGivenOutFirst() => OnLoop.Run(async _ =>
    {
        var frontier = new Frontier(capacity: 10, perHostLimit: 1);
        await AddAsync(frontier, "a", "a");
        frontier.Complete();

        var first = await frontier.TakeAsync();
        var waiting = Enumerable.Range(0, 2).Select(_ => frontier.TakeAsync().AsTask()).ToArray();
        Assert.DoesNotContain(waiting, worker => worker.IsCompleted);
        frontier.Release(first!);

        var results = new[] { await waiting[0], await waiting[1] };
        Assert.Equal(Jobs.On("a", 1), Assert.Single(results, job => job is not null));
    });

    [Fact]
    public void Close_DropsWhatWaitsAndLetsEverybodyGo() => OnLoop.Run(async _ =>
    {
        var frontier = new Frontier(capacity: 1, perHostLimit: 1);
        await AddAsync(frontier, "a");
        var inFlight = await frontier.TakeAsync();
        await AddAsync(frontier, "a");
        var adding = frontier.AddAsync(Jobs.On("b")).AsTask();
        var taking = frontier.TakeAsync().AsTask();

        frontier.Close();

        await adding;
        Assert.Null(await taking);
        await AddAsync(frontier, "c");
        frontier.Release(inFlight!);
        Assert.Null(await frontier.TakeAsync());
    });

    private static async Task AddAsync(Frontier frontier, params string[] hosts)
    {
        for (var number = 0; number < hosts.Length; number++)
        {
            await frontier.AddAsync(Jobs.On(hosts[number], number));
        }
    }
}
