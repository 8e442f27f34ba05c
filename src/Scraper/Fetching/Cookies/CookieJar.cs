using Hypertext;

namespace Scraper.Fetching;

/// <summary>The cookies of one run.</summary>
/// <remarks>
/// Loop thread only. Source: RFC 6265, with one difference: a cookie goes back to the host that set it and to no other, whatever Domain
/// says. A domain may be one that many sites share (co.uk, github.io), and the program has no list of those (section 5.3, step 5). One
/// that is sent over https alone is taken over https alone. There are limits: cookies of a host, and hosts, of which the first to come
/// makes room.
/// </remarks>
internal sealed class CookieJar(TimeProvider timeProvider, int hostCapacity = CookieJar.DefaultHostCapacity)
{
    /// <summary>The hosts whose cookies are kept: at a few hundred bytes for most, some ten megabytes.</summary>
    private const int DefaultHostCapacity = 50_000;

    /// <summary>The cookies of one host that are kept, as RFC 6265 asks for at least (section 6.1).</summary>
    private const int PerHostCapacity = 50;

    private readonly Dictionary<string, List<Cookie>> _hosts = [];
    private readonly Queue<string> _order = new();

    /// <summary>Takes in what an answer sets.</summary>
    /// <param name="url">The URL that answered.</param>
    /// <param name="headers">The values of its Set-Cookie headers.</param>
    public void Store(Url url, IEnumerable<string> headers)
    {
        var now = timeProvider.GetUtcNow();
        foreach (var header in headers)
        {
            if (Cookie.TryParse(header, url.Path, now) is { } cookie && (!cookie.IsSecure || url.Scheme == "https"))
            {
                Store(url.Host!, cookie, now);
            }
        }
    }

    /// <summary>The value of the Cookie header for a request; null if there is none.</summary>
    /// <remarks>Longer paths first, then older cookies (section 5.4).</remarks>
    public string? Find(Url url)
    {
        if (!_hosts.TryGetValue(url.Host!, out var cookies))
        {
            return null;
        }

        var (now, path, isEncrypted) = (timeProvider.GetUtcNow(), url.Path, url.Scheme == "https");
        cookies.RemoveAll(cookie => cookie.Expires <= now);
        var value = string.Join("; ", cookies
            .Where(cookie => cookie.IsForPath(path) && (isEncrypted || !cookie.IsSecure))
            .OrderByDescending(cookie => cookie.Path.Length)
            .Select(cookie => $"{cookie.Name}={cookie.Value}"));
        return value.Length > 0 ? value : null;
    }

    private void Store(string host, Cookie cookie, DateTimeOffset now)
    {
        var cookies = FindHost(host);
        var index = cookies.FindIndex(other => other.Name == cookie.Name && other.Path == cookie.Path);
        if (cookie.Expires <= now)
        {
            cookies.RemoveAll(other => other.Name == cookie.Name && other.Path == cookie.Path);
        }
        else if (index >= 0)
        {
            cookies[index] = cookie;
        }
        else
        {
            cookies.RemoveRange(0, cookies.Count == PerHostCapacity ? 1 : 0);
            cookies.Add(cookie);
        }
    }

    private List<Cookie> FindHost(string host)
    {
        if (_hosts.TryGetValue(host, out var cookies))
        {
            return cookies;
        }

        if (_hosts.Count == hostCapacity)
        {
            _hosts.Remove(_order.Dequeue());
        }

        _order.Enqueue(host);
        return _hosts[host] = new List<Cookie>(1);
    }
}
