using System.Net;
using Scraper.Options;

namespace Scraper.Fetching;

/// <summary>Makes the requests that are sent: their headers, and who may see which of them.</summary>
/// <remarks>
/// Headers that the user adds, and the user name in a listed URL, go to the site that was listed and to none that it redirects to
/// (WHATWG Fetch, section 4.4; RFC 9110, section 15.4); what is set down for a host goes to that host alone, and not over http where
/// the user listed https.
/// </remarks>
internal sealed class RequestFactory
{
    private readonly FetchOptions _options;
    private readonly (string Name, string Value)[] _headers;
    private readonly IReadOnlyDictionary<string, string> _authorizations;
    private readonly Version _version;

    private readonly CookieJar? _cookies;

    /// <param name="options">What to send.</param>
    /// <param name="cookies">The cookies to send besides; null for none.</param>
    public RequestFactory(FetchOptions options, CookieJar? cookies = null)
    {
        _options = options;
        _cookies = cookies;
        _headers = [.. options.Headers.Select(HeaderLine.Split)];
        _authorizations = options.Authorization.Select(AuthorizationLine.TryParse).ToDictionary(line => line!.Key, line => line!.Value);
        _version = options.Http == "2" ? HttpVersion.Version20 : HttpVersion.Version11;
    }

    /// <summary>Makes a request.</summary>
    /// <returns>Null if there can be none to such a host.</returns>
    public HttpRequestMessage? Create(in HopRequest hop)
    {
        if (hop.Url.WithoutUserInfo().ToHttpUri() is not { } target)
        {
            return null;
        }

        var request = new HttpRequestMessage(HttpMethod.Get, target)
        {
            Version = _version,
            VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
        };
        var headers = request.Headers;
        headers.TryAddWithoutValidation("User-Agent", _options.UserAgent);
        headers.TryAddWithoutValidation("Accept", "text/html,application/xhtml+xml;q=0.9,*/*;q=0.1");
        headers.TryAddWithoutValidation("Accept-Encoding", ContentCodings.Accepted);
        AddUserHeaders(request, hop);
        if (_cookies?.Find(hop.Url) is { } cookies)
        {
            headers.TryAddWithoutValidation("Cookie", cookies);
        }

        hop.Known.AddTo(headers);
        if (FindAuthorization(hop) is { } authorization)
        {
            headers.Remove("Authorization");
            headers.TryAddWithoutValidation("Authorization", authorization);
        }

        return request;
    }

    private void AddUserHeaders(HttpRequestMessage request, in HopRequest hop)
    {
        if (_headers is [] || !hop.IsToListedSite)
        {
            return;
        }

        foreach (var (name, value) in _headers)
        {
            request.Headers.Remove(name);
        }

        foreach (var (name, value) in _headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }
    }

    private string? FindAuthorization(in HopRequest hop)
    {
        if (!hop.IsDowngraded && AuthorizationLine.Find(_authorizations, hop.Url) is { } authorization)
        {
            return authorization;
        }

        return hop.Listed.HasUserInfo && hop.IsToListedSite ? AuthorizationLine.Basic(Decode(hop.Listed.Username), Decode(hop.Listed.Password)) : null;
    }

    private static string Decode(string text) => Uri.UnescapeDataString(text);
}
