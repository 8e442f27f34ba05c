using System.Runtime.CompilerServices;
using Hypertext;
using Scraper.Options;

namespace Scraper.Parsing;

/// <summary>What finds the links of a page, as the options say.</summary>
internal static class LinkParts
{
    /// <summary>A scanner that the fetch stage feeds with a page as it arrives.</summary>
    /// <param name="options">Which hrefs count, and what finds them.</param>
    /// <param name="pageByteLimit">The size of a page at most: no tag is cut below it.</param>
    public static PageScanner CreateScanner(LinkOptions options, int pageByteLimit)
    {
        var wanted = new HrefScannerOptions
        {
            Elements = options.Elements,
            Attributes = options.AttributeKinds,
            IncludeTemplates = options.Templates,
            TagLimit = pageByteLimit,
        };
        return new PageScanner(options.Select is not null || options.Parser == LinkParser.AngleSharp ? CreateEngine(options, wanted) : new HrefScanner(wanted));
    }

    // AngleSharp is loaded when this is called, and not before.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static IHrefEngine CreateEngine(LinkOptions options, HrefScannerOptions wanted) =>
        options.Select is { } selector ? new AngleSharpSelectEngine(selector, wanted) : new AngleSharpHrefEngine(wanted);

    /// <summary>What makes links of the hrefs.</summary>
    public static LinkFinder CreateFinder(LinkOptions options) =>
        new(new LinkFinderOptions { Schemes = options.Schemes, Normalization = options.Normalization });
}
