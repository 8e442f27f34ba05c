using System.Threading.Channels;
using Reactor;
using Scraper.Fetching;

namespace Scraper.Pipeline;

/// <summary>One more loop that fetches, on a thread of its own.</summary>
/// <remarks>
/// For the thread of the loop that the run was begun on; what belongs to this one is touched by its own thread only. Jobs and outcomes go
/// from one to the other through channels, which any thread may use: who waits at one goes on where it was. What asks the run to end is
/// handed over, so that nothing of this loop is cancelled by another thread.
/// </remarks>
internal sealed class FetchThread : IFetchLoop
{
    private readonly EventLoopThread _thread;
    private readonly FetchPlan _plan;
    private readonly LoopPart _part;
    private readonly Interruption _interruption;
    private readonly RunTotals _totals;
    private readonly ValidatorCache? _cache;
    private readonly FlightList? _flights;

    private FetchThread(
        EventLoopThread thread, FetchPlan plan, LoopPart part, Interruption interruption, RunTotals totals, ValidatorCache? cache, FlightList? flights)
    {
        (_thread, _plan, _part, _interruption, _totals, _cache) = (thread, plan, part, interruption, totals, cache);
        _flights = flights?.Add(thread);
    }

    /// <summary>Starts the thread.</summary>
    /// <param name="loop">The loop that the run was begun on.</param>
    /// <param name="plan">What it fetches by.</param>
    /// <param name="part">What of that is its own.</param>
    /// <param name="interruption">How the run may be ended early.</param>
    /// <param name="totals">Those of the run.</param>
    /// <param name="cache">The versions of pages that have been seen, for this loop alone; null to ask for every page.</param>
    /// <param name="flights">Those of the run; null if nobody wants to know.</param>
    public static async Task<FetchThread> StartAsync(
        EventLoop loop, FetchPlan plan, LoopPart part, Interruption interruption, RunTotals totals, ValidatorCache? cache, FlightList? flights)
    {
        // On another thread, since it blocks until the loop runs.
        var thread = await loop.Executor.RunAsync(
            () => EventLoopThread.Start($"loop {part.Index + 1}", plan.Backend?.Invoke(), loop.UnhandledException), CancellationToken.None);
        return new FetchThread(thread, plan, part, interruption, totals, cache, flights);
    }

    public async Task RunAsync(ChannelReader<Job> input, ChannelWriter<Outcome> output, CancellationToken cancellationToken)
    {
        var work = new Work(input, output, new RunTotals());
        await using (_interruption.Stopping.UnsafeRegister(_ => HandOver(work.Stopping), null))
        await using (_interruption.Aborting.UnsafeRegister(_ => HandOver(work.Aborting), null))
        await using (cancellationToken.UnsafeRegister(_ => HandOver(work.Ending), null))
        {
            try
            {
                await _thread.InvokeAsync((loop, ending) => RunHereAsync(loop, work, ending), CancellationToken.None);
            }
            catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
            {
                throw new InvalidOperationException($"Loop {_part.Index + 1} of {_part.Count} has ended before its work.", exception);
            }
        }

        _totals.AddMirrors(work.Totals);
    }

    /// <summary>Ends the loop, and waits until all of it has.</summary>
    public ValueTask DisposeAsync() => _thread.DisposeAsync();

    private async Task RunHereAsync(EventLoop loop, Work work, CancellationToken ending)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ending, work.Ending.Token);
        await using var fetching = new FetchLoop(
            loop, _plan, _part, new Interruption(work.Stopping.Token, work.Aborting.Token), work.Totals, _cache, _flights);
        await fetching.RunAsync(work.Input, work.Output, either.Token);
    }

    private void HandOver(CancellationTokenSource source)
    {
        try
        {
            _thread.Loop.CallSoonThreadSafe(source.Cancel);
        }
        catch (ObjectDisposedException)
        {
            // The loop has broken down, and what waits for it is about to learn of it.
        }
    }

    /// <summary>What the loop works on; all but the channels is its own until it has ended.</summary>
    private sealed record Work(ChannelReader<Job> Input, ChannelWriter<Outcome> Output, RunTotals Totals)
    {
        public CancellationTokenSource Stopping { get; } = new();

        public CancellationTokenSource Aborting { get; } = new();

        public CancellationTokenSource Ending { get; } = new();
    }
}
