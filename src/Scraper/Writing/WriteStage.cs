using System.Threading.Channels;
using Reactor;
using Scraper.Options;
using Scraper.Pipeline;

namespace Scraper.Writing;

/// <summary>The last stage: writes outcomes, in batches that are committed as a whole.</summary>
/// <remarks>
/// A batch leaves when it has enough outcomes or bytes, or is old enough; the lines of a page are always in one batch. While one is
/// committed, on a thread of the executor, the next one may wait and one more gathers: up to several times the size, so that a device
/// that is slow to flush has the less to flush. Then the stage waits.
/// </remarks>
internal sealed class WriteStage(
    IRunOutput output, OutcomeWriter writer, OutputOptions options, RunTotals totals, Executor executor, TimeProvider timeProvider)
    : IOutcomeSink
{
    /// <summary>How many times its size a batch may have that cannot leave.</summary>
    private const int GrowthLimit = 8;

    private readonly Channel<Batch> _full = Channel.CreateBounded<Batch>(new BoundedChannelOptions(1) { SingleReader = true });
    private readonly Stack<Batch> _spare = new();
    private Batch _batch = new();

    /// <summary>Called after each failure; may interrupt the run.</summary>
    public Action? Failed { get; init; }

    /// <summary>Called for each outcome when it counts; the links of a page may be counted then, not kept. Null if nobody wants to know.</summary>
    public Action<Outcome>? Counted { get; init; }

    /// <summary>Writes until the stages before have ended and everything of theirs is committed.</summary>
    public Task RunAsync(ChannelReader<Outcome> outcomes, CancellationToken cancellationToken) =>
        TaskGroup.RunAsync(
            async group =>
            {
                group.StartSoon(CommitAsync);
                await TaskGroup.RunAsync(
                    async gathering =>
                    {
                        gathering.StartSoon(PassOnEveryIntervalAsync);
                        await GatherAsync(outcomes, gathering.CancellationToken);
                        gathering.Cancel();
                    },
                    group.CancellationToken);
                _full.Writer.Complete();
            },
            cancellationToken);

    private async Task GatherAsync(ChannelReader<Outcome> outcomes, CancellationToken cancellationToken)
    {
        while (await outcomes.WaitToReadAsync(cancellationToken))
        {
            while (outcomes.TryRead(out var outcome))
            {
                Add(outcome);
                if (HasSize(1) && !TryPassOn() && HasSize(GrowthLimit))
                {
                    await PassOnAsync(cancellationToken);
                }
            }
        }

        await PassOnAsync(cancellationToken);
    }

    private void Add(Outcome outcome)
    {
        if (outcome is PageLinks page)
        {
            totals.Add(page);
        }
        else if (outcome is Unchanged)
        {
            totals.AddUnchanged();
        }
        else if (outcome is WrittenOutcome written)
        {
            totals.Add(written.Counts);
        }

        Counted?.Invoke(outcome);

        // Disposes of the links.
        writer.Write(outcome, _batch);
        if (outcome is Failure failure)
        {
            totals.Add(failure);
            Failed?.Invoke();
        }
    }

    private async Task PassOnEveryIntervalAsync(CancellationToken cancellationToken)
    {
        using var ticker = new Ticker(TimeSpan.FromSeconds(options.BatchSeconds), timeProvider, cancellationToken);
        while (await ticker.WaitForNextTickAsync())
        {
            TryPassOn();
        }
    }

    private async Task PassOnAsync(CancellationToken cancellationToken)
    {
        // While there is no room the interval may pass on the batch.
        while (!TryPassOn())
        {
            await _full.Writer.WaitToWriteAsync(cancellationToken);
        }
    }

    /// <summary>Passes on the batch, if it is not empty and there is room.</summary>
    /// <returns>False if there is no room.</returns>
    private bool TryPassOn()
    {
        if (_batch.IsEmpty)
        {
            return true;
        }

        if (!_full.Writer.TryWrite(_batch))
        {
            return false;
        }

        _batch = _spare.TryPop(out var spare) ? spare : new Batch();
        return true;
    }

    private bool HasSize(long times) => _batch.Lines.Count >= times * options.BatchLines || _batch.ByteCount >= times * options.BatchBytes;

    private async Task CommitAsync(CancellationToken cancellationToken)
    {
        while (await _full.Reader.WaitToReadAsync(cancellationToken))
        {
            while (_full.Reader.TryRead(out var batch))
            {
                // Without the token: a commit that has begun is not abandoned.
                await executor.RunAsync(() => output.Commit(batch), CancellationToken.None);
                batch.Committed.ForEach(static committed => committed());
                batch.Clear();
                _spare.Push(batch);
            }
        }
    }
}
