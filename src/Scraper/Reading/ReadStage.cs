using System.Threading.Channels;
using Scraper.Pipeline;

namespace Scraper.Reading;

/// <summary>The first stage: makes a job of every line of the list, and a failure of a line that holds no URL.</summary>
internal sealed class ReadStage(LineReader lines, RunTotals totals)
{
    /// <summary>Reads to the end of the list, or until <paramref name="stopping"/> is cancelled.</summary>
    public async Task RunAsync(ChannelWriter<Job> jobs, ChannelWriter<Outcome> outcomes, CancellationToken stopping)
    {
        try
        {
            while (await lines.ReadAsync(stopping) is { } line)
            {
                if (UrlLine.IsBlank(line))
                {
                    continue;
                }

                totals.Read++;
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
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Asked to stop: what has been read goes its way, the rest stays unread.
        }
    }
}
