using System.Threading.Channels;
using Reactor;
using Scraper.Fetching;

namespace Scraper.Pipeline;

/// <summary>The loops that fetch: each has the hosts that are its own, and all hand on to one writer.</summary>
/// <remarks>
/// For the thread of the loop that the run was begun on, which is the first of them and often the only one. A job goes to the loop of its
/// host, that of the first place where it has mirrors. Each loop has room for as many jobs as one that is alone, at its gate; when that is
/// full, of hosts that are slow, and the next job is one more of them, the reader waits.
/// </remarks>
internal sealed class FetchLoops : IStage<Job, Outcome>, IAsyncDisposable
{
    private readonly List<IFetchLoop> _loops = [];
    private readonly ValidatorCache? _cache;
    private readonly List<ValidatorCache> _branches = [];

    private FetchLoops(ValidatorCache? cache) => _cache = cache;

    /// <summary>Starts as many as there are to be.</summary>
    /// <param name="loop">The loop that the run was begun on.</param>
    /// <param name="plan">What they fetch by.</param>
    /// <param name="interruption">How the run may be ended early.</param>
    /// <param name="totals">Counts what mirrors that did not win have cost.</param>
    /// <param name="cache">The versions of pages that have been seen; null to ask for every page.</param>
    /// <param name="flights">Knows what is under way; null if nobody wants to.</param>
    /// <exception cref="Options.UsageException">A file that the options name cannot be read.</exception>
    public static async Task<FetchLoops> StartAsync(
        EventLoop loop, FetchPlan plan, Interruption interruption, RunTotals totals, ValidatorCache? cache, FlightList? flights)
    {
        var count = plan.Options.Fetch.CountLoops();
        var all = new FetchLoops(cache);
        try
        {
            all._loops.Add(new FetchLoop(loop, plan, new LoopPart(0, count), interruption, totals, count == 1 ? cache : all.BranchCache(), flights));
            for (var index = 1; index < count; index++)
            {
                all._loops.Add(await FetchThread.StartAsync(loop, plan, new LoopPart(index, count), interruption, totals, all.BranchCache(), flights));
            }
        }
        catch
        {
            await all.DisposeAsync();
            throw;
        }

        return all;
    }

    public Task RunAsync(ChannelReader<Job> input, ChannelWriter<Outcome> output, CancellationToken cancellationToken) =>
        _loops is [var only] ? only.RunAsync(input, output, cancellationToken) : RunAllAsync(input, output, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        foreach (var loop in _loops)
        {
            await loop.DisposeAsync();
        }
    }

    private async Task RunAllAsync(ChannelReader<Job> input, ChannelWriter<Outcome> output, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested(); // as in PageStages
        await TaskGroup.RunAsync(
            async group =>
            {
                var lanes = _loops.ConvertAll(_ => Channel.CreateBounded<Job>(
                    new BoundedChannelOptions(ScrapePipeline.JobCapacity) { SingleWriter = true, SingleReader = true }));
                foreach (var (loop, lane) in _loops.Zip(lanes))
                {
                    group.StartSoon(token => loop.RunAsync(lane.Reader, output, token));
                }

                await DealAsync(input, lanes, group.CancellationToken);
            },
            cancellationToken);

        // Not before the last of them has ended: each reads what is merged into.
        _branches.ForEach(branch => _cache!.Merge(branch));
    }

    private static async Task DealAsync(ChannelReader<Job> input, List<Channel<Job>> lanes, CancellationToken cancellationToken)
    {
        while (await input.WaitToReadAsync(cancellationToken))
        {
            while (input.TryRead(out var job))
            {
                await lanes[LoopPart.Of(job.Url.Host ?? "", lanes.Count)].Writer.WriteAsync(job, cancellationToken);
            }
        }

        lanes.ForEach(lane => lane.Writer.Complete());
    }

    private ValidatorCache? BranchCache()
    {
        if (_cache?.Branch() is { } branch)
        {
            _branches.Add(branch);
            return branch;
        }

        return null;
    }
}

/// <summary>A loop that fetches: the one that the run was begun on, or one on a thread of its own.</summary>
internal interface IFetchLoop : IStage<Job, Outcome>, IAsyncDisposable;
