using System.Threading.Channels;
using Reactor;
using Scraper.Fetching;
using Scraper.Parsing;

namespace Scraper.Pipeline;

/// <summary>The two stages between the reader and the writer, which fetch pages and find their links.</summary>
internal sealed class PageStages(Func<ChannelWriter<Outcome>, FetchStage> makeFetching, ParseStage parsing) : IStage<Job, Outcome>
{
    // Pages hold the hrefs of a page.
    private const int PageCapacity = 64;

    public Task RunAsync(ChannelReader<Job> input, ChannelWriter<Outcome> output, CancellationToken cancellationToken)
    {
        // In a group that is cancelled already nothing can be started: that would look like a failure, beside the one that has cancelled it.
        cancellationToken.ThrowIfCancellationRequested();
        var pages = Channel.CreateBounded<Page>(new BoundedChannelOptions(PageCapacity) { SingleReader = true });
        var fetching = makeFetching(output);
        return TaskGroup.RunAsync(
            group =>
            {
                group.StartSoon(async token =>
                {
                    await fetching.RunAsync(input, pages.Writer, token);
                    pages.Writer.Complete();
                });
                group.StartSoon(token => parsing.RunAsync(pages.Reader, output, token));
                return Task.CompletedTask;
            },
            cancellationToken);
    }
}
