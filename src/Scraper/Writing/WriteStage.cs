using System.Text;
using System.Threading.Channels;
using Reactor;
using Scraper.Pipeline;

namespace Scraper.Writing;

/// <summary>The last stage: appends links to the results and failures to their file, in batches.</summary>
/// <remarks>A batch leaves when it is large, or when it is a second old; the lines of a page are always in one batch.</remarks>
internal sealed class WriteStage(AppendFile results, AppendFile failures, RunTotals totals, TimeProvider timeProvider)
{
    /// <summary>The size of a batch, in bytes, at which it is written.</summary>
    private const int BatchSize = 256 * 1024;

    private static readonly TimeSpan BatchInterval = TimeSpan.FromSeconds(1);

    /// <summary>Writes until the stages before have ended and everything of theirs is written.</summary>
    public Task RunAsync(ChannelReader<Outcome> outcomes, CancellationToken cancellationToken) =>
        TaskGroup.RunAsync(
            async group =>
            {
                group.StartSoon(CommitEveryIntervalAsync);
                await WriteAsync(outcomes, group.CancellationToken);
                group.Cancel();
            },
            cancellationToken);

    private async Task WriteAsync(ChannelReader<Outcome> outcomes, CancellationToken cancellationToken)
    {
        while (await outcomes.WaitToReadAsync(cancellationToken))
        {
            while (outcomes.TryRead(out var outcome))
            {
                Add(outcome);
                if (results.PendingByteCount + failures.PendingByteCount >= BatchSize)
                {
                    await CommitAsync();
                }
            }
        }

        await CommitAsync();
    }

    private async Task CommitEveryIntervalAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(BatchInterval, timeProvider);
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            await CommitAsync();
        }
    }

    private async Task CommitAsync()
    {
        await results.CommitAsync();
        await failures.CommitAsync();
    }

    private void Add(Outcome outcome)
    {
        switch (outcome)
        {
            case PageLinks page:
                totals.Add(page);
                AddLinks(page);
                break;
            case Failure failure:
                AddFailure(failure);
                totals.Add(failure);
                break;
        }
    }

    private void AddLinks(PageLinks page)
    {
        using var links = page.Links;
        var source = Encoding.UTF8.GetBytes(Printable.Escape(page.Source));
        for (var index = 0; index < links.Count; index++)
        {
            results.AddLine(source, (byte)'\t', links[index]);
        }
    }

    private void AddFailure(Failure failure) =>
        failures.AddLine(Printable.Escape(failure.Source), ' ', $"# {failure.Category.Name()}: {Printable.Escape(failure.Detail)}");
}
