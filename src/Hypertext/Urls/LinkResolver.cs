using System.Text;

namespace Hypertext;

/// <summary>Turns the hrefs of a page into the links that they stand for.</summary>
/// <remarks>One thread at a time: the set that keeps links distinct is used again for every page.</remarks>
public sealed class LinkResolver
{
    private readonly HashSet<string> _schemes;
    private readonly HashSet<string> _seen = [];

    /// <summary>Makes a resolver that keeps the links of some schemes.</summary>
    /// <param name="schemes">The schemes, in lower case, without the colon; empty for all.</param>
    public LinkResolver(IEnumerable<string> schemes)
    {
        ArgumentNullException.ThrowIfNull(schemes);
        _schemes = schemes.ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>The links of a page: absolute, each once, in document order. An href that is no URL is left out.</summary>
    /// <param name="pageUrl">The URL that the page came from, after redirects.</param>
    /// <param name="hrefs">What the page holds.</param>
    /// <param name="documentEncoding">The encoding of the page, which is that of its links' queries; null for UTF-8.</param>
    public IReadOnlyList<string> Resolve(Url pageUrl, PageHrefs hrefs, Encoding? documentEncoding = null)
    {
        ArgumentNullException.ThrowIfNull(pageUrl);
        ArgumentNullException.ThrowIfNull(hrefs);
        var resolver = new UrlResolver(pageUrl, documentEncoding);
        if (BaseUrl(resolver, hrefs.BaseHref) is { } baseUrl)
        {
            resolver.Reset(baseUrl, documentEncoding);
        }

        var links = new List<string>(hrefs.Hrefs.Count);
        using var reference = new UrlBuffer();
        using var link = new UrlBuffer();
        _seen.Clear();
        foreach (var href in hrefs.Hrefs)
        {
            reference.Clear();
            reference.AppendUtf8(href);
            link.Clear();
            if (resolver.TryResolve(reference.Written, link, out var parts) && IsWanted(link.Written[..parts.SchemeEnd]))
            {
                AddDistinct(Encoding.ASCII.GetString(link.Written), links);
            }
        }

        return links;
    }

    /// <summary>The links of a page whose URL was parsed by .NET.</summary>
    /// <param name="pageUrl">The URL that the page came from, after redirects.</param>
    /// <param name="hrefs">What the page holds.</param>
    /// <param name="documentEncoding">The encoding of the page, which is that of its links' queries; null for UTF-8.</param>
    public IReadOnlyList<string> Resolve(Uri pageUrl, PageHrefs hrefs, Encoding? documentEncoding = null) =>
        Resolve(FromUri(pageUrl), hrefs, documentEncoding);

    /// <summary>Resolves one reference, such as a Location header, as a browser would.</summary>
    public static bool TryResolve(Uri baseUrl, string reference, out Uri url)
    {
        ArgumentNullException.ThrowIfNull(reference);
        url = null!;
        return Url.TryParse(reference, FromUri(baseUrl), out var resolved) && Uri.TryCreate(resolved.Href, UriKind.Absolute, out url!);
    }

    /// <summary>WHATWG HTML, section 4.2.3: a base that is no URL, or of the data or javascript scheme, counts for nothing.</summary>
    private static Url? BaseUrl(UrlResolver resolver, string? baseHref) =>
        baseHref is not null && resolver.TryResolve(baseHref, out var url) && url.Scheme is not ("data" or "javascript") ? url : null;

    private static Url FromUri(Uri uri)
    {
        ArgumentNullException.ThrowIfNull(uri);
        return Url.TryParse(uri.OriginalString, out var url) || Url.TryParse(uri.AbsoluteUri, out url)
            ? url
            : throw new ArgumentException($"{uri} is no URL by the URL Standard.", nameof(uri));
    }

    private void AddDistinct(string link, List<string> links)
    {
        if (_seen.Add(link))
        {
            links.Add(link);
        }
    }

    private bool IsWanted(ReadOnlySpan<byte> scheme) => _schemes.Count == 0 || _schemes.Contains(Encoding.ASCII.GetString(scheme));
}
