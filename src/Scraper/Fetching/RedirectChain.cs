using Hypertext;
using Scraper.Pipeline;

namespace Scraper.Fetching;

/// <summary>The redirects of one job, and where each leads.</summary>
/// <remarks>Source: RFC 9110, sections 10.2.2 and 15.4; WHATWG Fetch, section 4.4 (HTTP-redirect fetch).</remarks>
internal sealed class RedirectChain(int limit)
{
    private readonly HashSet<string> _visited = new(StringComparer.Ordinal);

    /// <summary>The redirects followed so far.</summary>
    public int Count { get; private set; }

    /// <summary>Follows a redirect.</summary>
    /// <param name="from">The URL that answered with it.</param>
    /// <param name="redirect">The answer.</param>
    /// <param name="next">Where it leads.</param>
    /// <returns>Why it is not followed; null if it is.</returns>
    public HopFailure? Follow(Url from, HopRedirect redirect, out Url next)
    {
        next = from;
        var place = $"{redirect.StatusCode} from {Printable.Excerpt(from.WithoutUserInfo().Href, 2048)}";
        if (string.IsNullOrWhiteSpace(redirect.Location))
        {
            return Invalid(redirect, $"{place} without a Location");
        }

        if (!Url.TryParse(redirect.Location, from, out var url))
        {
            return Invalid(redirect, $"{place} to what is no URL: {Printable.Excerpt(Printable.WithoutUserInfo(redirect.Location))}");
        }

        if (url.Scheme is not ("http" or "https"))
        {
            return NotFollowed(redirect, FailureCategory.Blocked, $"{place} to a URL of the scheme {url.Scheme}");
        }

        if (url.ToHttpUri() is null)
        {
            return Invalid(redirect, $"{place} to a host that there cannot be: {Printable.Excerpt(url.Host ?? "")}");
        }

        // Fragments are not sent, so two URLs that differ in nothing else are one.
        _visited.Add(from.WithoutFragment().Href);
        if (_visited.Contains(url.WithoutFragment().Href))
        {
            return NotFollowed(redirect, FailureCategory.RedirectLimit, $"a loop: {place} leads back to {Printable.Excerpt(url.WithoutUserInfo().Href, 2048)}");
        }

        if (Count >= limit)
        {
            return NotFollowed(redirect, FailureCategory.RedirectLimit, $"more than {limit} redirects");
        }

        Count++;
        next = InheritFragment(from, url);
        return null;
    }

    private static HopFailure Invalid(HopRedirect redirect, string detail) => NotFollowed(redirect, FailureCategory.RedirectInvalid, detail);

    private static HopFailure NotFollowed(HopRedirect redirect, FailureCategory category, string detail) =>
        new(category, detail) { StatusCode = redirect.StatusCode };

    /// <summary>A Location without a fragment leads to the fragment that was asked for (RFC 9110, section 10.2.2).</summary>
    private static Url InheritFragment(Url from, Url to) =>
        to.Fragment is null && from.Fragment is { } fragment && Url.TryParse($"{to.Href}#{fragment}", out var url) ? url : to;
}
