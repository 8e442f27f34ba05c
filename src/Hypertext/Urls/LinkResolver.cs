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
    public IReadOnlyList<string> Resolve(Uri pageUrl, PageHrefs hrefs)
    {
        ArgumentNullException.ThrowIfNull(pageUrl);
        ArgumentNullException.ThrowIfNull(hrefs);
        var baseUrl = WithoutFragment(BaseUrl(pageUrl, hrefs.BaseHref));
        var links = new List<string>(hrefs.Hrefs.Count);
        _seen.Clear();
        foreach (var href in hrefs.Hrefs)
        {
            if (TryResolve(baseUrl, href, out var url) && IsWanted(url.Scheme) && _seen.Add(url.AbsoluteUri))
            {
                links.Add(url.AbsoluteUri);
            }
        }

        return links;
    }

    /// <summary>Resolves one reference, such as a Location header, as a browser would.</summary>
    public static bool TryResolve(Uri baseUrl, string reference, out Uri url)
    {
        ArgumentNullException.ThrowIfNull(reference);
        return Uri.TryCreate(baseUrl, Clean(reference), out url!);
    }

    /// <summary>WHATWG HTML, section 4.2.3: a base that is no URL, or of the data or javascript scheme, counts for nothing.</summary>
    private static Uri BaseUrl(Uri pageUrl, string? baseHref) =>
        baseHref is not null && TryResolve(pageUrl, baseHref, out var url) && url.Scheme is not ("data" or "javascript")
            ? url
            : pageUrl;

    /// <summary>No link has the fragment of its base, but Uri lets an empty reference be the base itself.</summary>
    private static Uri WithoutFragment(Uri url) => url.Fragment.Length == 0 ? url : new Uri(url.GetLeftPart(UriPartial.Query));

    /// <summary>WHATWG URL, section 4.4: control characters and spaces around a URL, and tabs and newlines in it, are dropped.</summary>
    private static string Clean(string reference)
    {
        var trimmed = reference.AsSpan();
        while (trimmed is [<= ' ', ..])
        {
            trimmed = trimmed[1..];
        }

        while (trimmed is [.., <= ' '])
        {
            trimmed = trimmed[..^1];
        }

        if (trimmed.IndexOfAny('\t', '\n', '\r') >= 0)
        {
            return string.Concat(trimmed.ToString().Split('\t', '\n', '\r'));
        }

        return trimmed.Length == reference.Length ? reference : trimmed.ToString();
    }

    private bool IsWanted(string scheme) => _schemes.Count == 0 || _schemes.Contains(scheme);
}
