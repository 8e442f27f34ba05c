using Hypertext;
using Reactor;
using Scraper.Fetching;
using Scraper.Fetching.Connecting;
using Scraper.Options;
using Scraper.Parsing;
using Scraper.Pipeline;
using Serilog;

namespace Scraper.Explaining;

/// <summary>Fetches one page with the parts of the fetch stage, and tells of every step.</summary>
internal static class ExplainedFetch
{
    /// <summary>Fetches it.</summary>
    /// <returns>Whether it is there.</returns>
    /// <exception cref="OperationCanceledException">It was given up.</exception>
    public static async Task<bool> RunAsync(
        EventLoop loop, Job job, ScraperOptions options, IConnectGuard guard, Explanation explanation, ILogger log, CancellationToken cancellationToken)
    {
        TellUrl(job.Url, explanation);
        using var resolver = new NameResolver(loop, options.Fetch.NameCache, threadLimit: 1);
        var names = new ExplainedNames(resolver, explanation);
        using var http = LoopHttp.Create(loop, names, new ExplainedGuard(guard, explanation), options.Fetch, log);
        using var requests = new ExplainedRequests(http, options.Fetch.Robots, explanation, loop.TimeProvider);
        using var explained = new HttpMessageInvoker(requests, disposeHandler: false);
        var (fetcher, gate) = FetchParts.Create(explained, options, cache: null, loop.TimeProvider, log, new RunTotals(), cancellationToken);
        var start = loop.TimeProvider.GetTimestamp();
        var (page, outcome) = await fetcher.FetchAsync(job, new GatePass(gate, null), cancellationToken);
        if (outcome is Failure failure)
        {
            explanation.Tell("failed", $"{failure.Category.Name()}: {failure.Detail}");
            return false;
        }

        var body = requests.Answered is { } answered ? loop.TimeProvider.GetElapsedTime(answered) : TimeSpan.Zero;
        explanation.Tell("body", $"{page!.ByteCount} bytes without content coding, {Explanation.Format(body)}");
        TellPage(page, options.Links, explanation);
        explanation.Tell("done", $"{page.RedirectCount} redirects, {Explanation.Format(loop.TimeProvider.GetElapsedTime(start))} in all");
        return true;
    }

    private static void TellUrl(Url url, Explanation explanation)
    {
        explanation.Tell("url", url.WithoutUserInfo().Href);
        explanation.Tell($"scheme {url.Scheme}, host {url.Host}, port {url.EffectivePort}, path and query {url.PathAndQuery}");
        if (url.HasUserInfo)
        {
            explanation.Tell("with a user name, which is not shown here");
        }
    }

    private static void TellPage(Page page, LinkOptions options, Explanation explanation)
    {
        using var content = page.Content;
        explanation.Tell("charset", $"{EncodingLabels.NameOf(content.Encoding)}, {Name(content.EncodingSource)}");
        using var links = LinkParts.CreateFinder(options).Find(page.Url, content);
        explanation.Tell("links", $"{links.Count}, of {content.Hrefs.Count} values in the markup");
        foreach (var link in links.ToArray())
        {
            explanation.Tell(link);
        }
    }

    private static string Name(CharsetSource source) => source switch
    {
        CharsetSource.ByteOrderMark => "by the byte order mark",
        CharsetSource.Header => "by the Content-Type header",
        CharsetSource.MetaElement => "by a meta element",
        CharsetSource.XmlDeclaration => "by the XML declaration",
        _ => "since nothing tells it",
    };
}
