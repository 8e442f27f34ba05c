using System.Net;
using System.Text;
using Hypertext;
using Scraper.Pipeline;

namespace Scraper.Tests.Fixtures;

/// <summary>Pages and their links, as the stages hand them on.</summary>
internal static class Pages
{
    /// <summary>A page as the fetch stage passes it on.</summary>
    public static Page Of(Job job, string html)
    {
        var scanner = new PageScanner(new HrefScanner());
        scanner.Begin("utf-8");
        scanner.Feed(Encoding.UTF8.GetBytes(html));
        return new Page(job, job.Url, 200, 0, scanner.Complete(), html.Length);
    }

    /// <summary>The links of a page as the parse stage passes them on.</summary>
    /// <param name="source">The URL that the list has.</param>
    /// <param name="links">Absolute URLs.</param>
    /// <param name="byteCount">The size of the page.</param>
    public static PageLinks Links(string source, IEnumerable<string> links, int byteCount)
    {
        var page = Of(Jobs.For(source), string.Concat(links.Select(link => $"<a href=\"{WebUtility.HtmlEncode(link)}\">")));
        return new PageLinks(page with { ByteCount = byteCount }, new LinkFinder(new LinkFinderOptions()).Find(page.Url, page.Content));
    }
}
