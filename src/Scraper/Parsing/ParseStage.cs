using System.Threading.Channels;
using Hypertext;
using Scraper.Pipeline;

namespace Scraper.Parsing;

/// <summary>The third stage: turns every page into its links.</summary>
internal sealed class ParseStage(HrefExtractor extractor, LinkResolver resolver) : IStage<Page, Outcome>
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
        using var body = page.Body;
        var encoding = CharsetSniffer.Detect(body.Bytes, page.Charset);
        var hrefs = extractor.Extract(body.Bytes, encoding);
        return new PageLinks(page.Job.Listed, resolver.Resolve(page.Url, hrefs, encoding), body.Length);
    }
}
