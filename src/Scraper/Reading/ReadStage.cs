using System.Threading.Channels;
using Scraper.Pipeline;
using Scraper.Writing.Journals;

namespace Scraper.Reading;

/// <summary>The first stage: makes a job of every line of the list, and a failure of a line that holds no URL.</summary>
/// <remarks>Lines that an earlier process has finished are passed over. One that asks nothing of this run, be it blank or of another shard,
/// has an outcome too, so that every line has one and those that are finished are few ranges.</remarks>
internal sealed class ReadStage(ILineSource lines, RunTotals totals, OrdinalSet finished, Shard shard)
{
    /// <summary>Reads to the end of the list, or until <paramref name="stopping"/> is cancelled.</summary>
    public async Task RunAsync(ChannelWriter<Job> jobs, ChannelWriter<Outcome> outcomes, CancellationToken stopping)
    {
        try
        {
            while (await lines.ReadAsync(stopping) is { } line)
            {
                var asksNothing = UrlLine.IsBlank(line) || !shard.Takes(line);
                totals.Read += asksNothing ? 0 : 1;
                if (finished.Contains(line.Number))
                {
                    totals.Skipped += asksNothing ? 0 : 1;
                }
                else if (asksNothing)
                {
                    await outcomes.WriteAsync(new PassedLine { Ordinal = line.Number }, stopping);
                }
                else
                {
                    await PassOnAsync(line, jobs, outcomes, stopping);
                }

                totals.LineCount = line.Number;
                totals.ListPosition = lines.Position;
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Asked to stop: what has been read goes its way, the rest stays unread.
        }
    }

    private static async ValueTask PassOnAsync(InputLine line, ChannelWriter<Job> jobs, ChannelWriter<Outcome> outcomes, CancellationToken stopping)
    {
        if (UrlLine.TryParse(line, out var job, out var failure))
        {
            await jobs.WriteAsync(job, stopping);
        }
        else
        {
            await outcomes.WriteAsync(failure, stopping);
        }
    }
}
