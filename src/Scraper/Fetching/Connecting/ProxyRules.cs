using System.Diagnostics.CodeAnalysis;
using System.Net;
using Scraper.Options;

namespace Scraper.Fetching.Connecting;

/// <summary>Which requests go through a proxy, and through which.</summary>
/// <remarks>The names and passwords of proxies are given to the HTTP handler apart from their URLs, which stand in its errors.</remarks>
internal sealed class ProxyRules : IWebProxy, ICredentials
{
    private static readonly string[] Schemes = ["http", "https", "socks4", "socks4a", "socks5"];

    private readonly Uri? _forHttp;
    private readonly Uri? _forHttps;
    private readonly IReadOnlyList<string> _direct;
    private readonly Dictionary<Uri, NetworkCredential> _credentials = [];

    private ProxyRules(Uri? forHttp, Uri? forHttps, IReadOnlyList<string> direct)
    {
        _forHttp = WithoutUser(forHttp);
        _forHttps = WithoutUser(forHttps);
        _direct = direct;
    }

    /// <summary>The proxies' names and passwords.</summary>
    ICredentials? IWebProxy.Credentials
    {
        get => this;
        set => throw new NotSupportedException();
    }

    /// <summary>The rules of the options; null if no request goes through a proxy.</summary>
    public static ProxyRules? Create(FetchOptions options)
    {
        var forHttp = Parse(options.Proxy ?? options.HttpProxy);
        var forHttps = Parse(options.Proxy ?? options.HttpsProxy);
        return forHttp is null && forHttps is null ? null : new ProxyRules(forHttp, forHttps, options.NoProxy);
    }

    /// <summary>Reads a proxy's URL, of which the scheme may be missing as in the environment: then it is http.</summary>
    /// <returns>Null if the text is none.</returns>
    public static Uri? Parse(string? text)
    {
        if (string.IsNullOrEmpty(text) || text == FetchOptions.NoProxyAtAll)
        {
            return null;
        }

        // socks5h is curl's word for leaving names to the proxy, which .NET does anyway.
        var url = text.Contains("://", StringComparison.Ordinal) ? text.Replace("socks5h://", "socks5://", StringComparison.OrdinalIgnoreCase) : $"http://{text}";
        return Uri.TryCreate(url, UriKind.Absolute, out var proxy) && Schemes.Contains(proxy.Scheme) && proxy.Host.Length > 0 ? proxy : null;
    }

    /// <summary>The proxy for a URL; null if there is none.</summary>
    public Uri? GetProxy(Uri destination) => IsBypassed(destination) ? null
        : destination.Scheme == Uri.UriSchemeHttps ? _forHttps
        : _forHttp;

    /// <summary>Whether a host is reached directly.</summary>
    /// <remarks>This machine always is: what a proxy takes for itself is another. A host of the list stands for those beneath it too, with or without a dot or an asterisk before it; an asterisk alone
    /// for all.</remarks>
    public bool IsBypassed(Uri host) => host.IsLoopback || _direct.Any(rule => Matches(rule, host.IdnHost));

    /// <summary>The name and the password for a proxy; null if it has none.</summary>
    public NetworkCredential? GetCredential(Uri uri, string authType) => _credentials.GetValueOrDefault(uri);

    private static bool Matches(string rule, string host)
    {
        var name = rule.TrimStart('*').TrimStart('.');
        return rule == "*"
            || host.Equals(name, StringComparison.OrdinalIgnoreCase)
            || (name.Length > 0 && host.EndsWith("." + name, StringComparison.OrdinalIgnoreCase));
    }

    [return: NotNullIfNotNull(nameof(proxy))]
    private Uri? WithoutUser(Uri? proxy)
    {
        if (proxy is null || proxy.UserInfo.Length == 0)
        {
            return proxy;
        }

        var parts = proxy.UserInfo.Split(':', 2);
        var plain = new UriBuilder(proxy) { UserName = "", Password = "" }.Uri;
        _credentials[plain] = new NetworkCredential(Uri.UnescapeDataString(parts[0]), Uri.UnescapeDataString(parts.ElementAtOrDefault(1) ?? ""));
        return plain;
    }
}
