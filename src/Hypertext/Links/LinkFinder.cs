using System.Text;

namespace Hypertext;

/// <summary>Turns the hrefs of pages into the links that they stand for.</summary>
/// <remarks>One thread at a time; one page after the other.</remarks>
public sealed class LinkFinder
{
    private readonly byte[][] _schemes;
    private readonly UrlNormalizer? _normalizer;
    private readonly HrefDecoder _decoder = new();
    private readonly LinkSet _seen = new();
    private UrlResolver? _resolver;

    /// <summary>Makes a finder.</summary>
    public LinkFinder(LinkFinderOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _schemes = [.. options.Schemes.Select(Encoding.ASCII.GetBytes)];
        _normalizer = options.Normalization == UrlNormalization.None ? null : new UrlNormalizer(options.Normalization);
    }

    /// <summary>The links of a page. An href that stands for no URL is left out.</summary>
    /// <param name="pageUrl">The URL that the page came from, after redirects.</param>
    /// <param name="page">What its markup says.</param>
    /// <returns>The links, which are the caller's.</returns>
    public LinkList Find(Url pageUrl, ScannedPage page)
    {
        ArgumentNullException.ThrowIfNull(pageUrl);
        ArgumentNullException.ThrowIfNull(page);
        _resolver ??= new UrlResolver(pageUrl);
        var queryEncoding = EncodingLabels.QueryEncoding(page.Encoding);
        _resolver.Reset(pageUrl, queryEncoding);
        ApplyBase(page, queryEncoding);
        _seen.Clear();
        var links = new LinkList();
        for (var index = 0; index < page.Hrefs.Count; index++)
        {
            foreach (var reference in _decoder.Decode(page.Hrefs, index))
            {
                if (TryResolve(reference, links.Urls, out var scheme) && IsWanted(links.Candidate[..scheme]) && _seen.Add(links))
                {
                    links.AcceptCandidate();
                }
                else
                {
                    links.DropCandidate();
                }
            }
        }

        return links;
    }

    /// <summary>Appends the URL that a reference stands for, in the form that is asked for.</summary>
    /// <param name="reference">The reference.</param>
    /// <param name="urls">Where it goes.</param>
    /// <param name="schemeLength">How long its scheme is.</param>
    private bool TryResolve(ReadOnlySpan<byte> reference, UrlBuffer urls, out int schemeLength)
    {
        if (_normalizer is null)
        {
            var isUrl = _resolver!.TryResolve(reference, urls, out var parts);
            schemeLength = parts.SchemeEnd;
            return isUrl;
        }

        using var resolved = new UrlBuffer();
        if (!_resolver!.TryResolve(reference, resolved, out var resolvedParts))
        {
            schemeLength = 0;
            return false;
        }

        schemeLength = _normalizer.Append(resolved.Written, resolvedParts, urls).SchemeEnd;
        return true;
    }

    /// <summary>WHATWG HTML, section 4.2.3: a base that is no URL, or of the data or javascript scheme, counts for nothing.</summary>
    private void ApplyBase(ScannedPage page, Encoding queryEncoding)
    {
        if (page.Hrefs.HasBase
            && _resolver!.TryResolve(Encoding.UTF8.GetString(_decoder.DecodeBase(page.Hrefs)), out var url)
            && url.Scheme is not ("data" or "javascript"))
        {
            _resolver.Reset(url, queryEncoding);
        }
    }

    private bool IsWanted(ReadOnlySpan<byte> scheme)
    {
        foreach (var wanted in _schemes)
        {
            if (scheme.SequenceEqual(wanted))
            {
                return true;
            }
        }

        return _schemes.Length == 0;
    }
}
