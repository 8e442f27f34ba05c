using System.Threading.Channels;
using Reactor;
using Scraper.Reading;

namespace Scraper.Pipeline;

/// <summary>The stages, joined by bounded channels: a slow writer stops the reader.</summary>
/// <param name="reading">Reads the list.</param>
/// <param name="pages">Makes of jobs what is written: on the same loop, or on several.</param>
/// <param name="writing">Writes.</param>
internal sealed class ScrapePipeline(ReadStage reading, IStage<Job, Outcome> pages, IOutcomeSink writing)
{
    /// <summary>The jobs on their way to a loop that fetches; they are small.</summary>
    public const int JobCapacity = 256;

    // Outcomes hold the links of a page.
    private const int OutcomeCapacity = 64;

    /// <summary>Runs the stages until the list has been read and all that came of it is written.</summary>
    public Task RunAsync(Interruption interruption, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested(); // as in PageStages
        var jobs = Channel.CreateBounded<Job>(new BoundedChannelOptions(JobCapacity) { SingleWriter = true, SingleReader = true });
        var outcomes = Channel.CreateBounded<Outcome>(new BoundedChannelOptions(OutcomeCapacity) { SingleReader = true });

        return TaskGroup.RunAsync(async group =>
        {
            group.StartSoon(token => writing.RunAsync(outcomes.Reader, token));
            await TaskGroup.RunAsync(
                sources =>
                {
                    sources.StartSoon(async token =>
                    {
                        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(token, interruption.Stopping);
                        await reading.RunAsync(jobs.Writer, outcomes.Writer, stopping.Token);
                        jobs.Writer.Complete();
                    });
                    sources.StartSoon(token => pages.RunAsync(jobs.Reader, outcomes.Writer, token));
                    return Task.CompletedTask;
                },
                group.CancellationToken);
            outcomes.Writer.Complete();
        }, cancellationToken);
    }
}
