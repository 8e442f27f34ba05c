using System.Threading.Channels;
using Reactor;
using Scraper.Fetching;
using Scraper.Parsing;
using Scraper.Reading;

namespace Scraper.Pipeline;

/// <summary>The four stages, joined by bounded channels: a slow writer stops the reader.</summary>
internal sealed class ScrapePipeline(ReadStage reading, Func<ChannelWriter<Outcome>, FetchStage> makeFetching, ParseStage parsing, IOutcomeSink writing)
{
    // Jobs are small; pages hold the hrefs, and outcomes the links, of a page.
    private const int JobCapacity = 256;
    private const int PageCapacity = 64;
    private const int OutcomeCapacity = 64;

    /// <summary>Runs the stages until the list has been read and all that came of it is written.</summary>
    public Task RunAsync(Interruption interruption, CancellationToken cancellationToken = default)
    {
        var jobs = Channel.CreateBounded<Job>(new BoundedChannelOptions(JobCapacity) { SingleWriter = true, SingleReader = true });
        var pages = Channel.CreateBounded<Page>(new BoundedChannelOptions(PageCapacity) { SingleReader = true });
        var outcomes = Channel.CreateBounded<Outcome>(new BoundedChannelOptions(OutcomeCapacity) { SingleReader = true });
        var fetching = makeFetching(outcomes.Writer);

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
                    sources.StartSoon(async token =>
                    {
                        await fetching.RunAsync(jobs.Reader, pages.Writer, token);
                        pages.Writer.Complete();
                    });
                    sources.StartSoon(token => parsing.RunAsync(pages.Reader, outcomes.Writer, token));
                    return Task.CompletedTask;
                },
                group.CancellationToken);
            outcomes.Writer.Complete();
        }, cancellationToken);
    }
}
