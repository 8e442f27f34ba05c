using System.Threading.Channels;
using Hypertext;
using Scraper.Pipeline;

namespace Scraper.Parsing;

/// <summary>The third stage: turns the hrefs of every page into its links.</summary>
internal sealed class ParseStage(LinkFinder finder) : IStage<Page, Outcome>
{
    public async Task RunAsync(ChannelReader<Page> input, ChannelWriter<Outcome> output, CancellationToken cancellationToken)
    {
        while (await input.WaitToReadAsync(cancellationToken))
        {
            while (input.TryRead(out var page))
            {
                await output.WriteAsync(Parse(page), cancellationToken);
            }
        }
    }

    private PageLinks Parse(Page page)
    {
        using var content = page.Content;
        return new PageLinks(page, finder.Find(page.Url, content)) { Ordinal = page.Job.Ordinal };
    }
}
