using Scraper.Options;

namespace Scraper.Fetching.Connecting;

/// <summary>The proxies that the environment names, as it does for other programs.</summary>
/// <remarks>In lower case first. Not <c>HTTP_PROXY</c>: in a CGI program that is a header of whoever sends the request.</remarks>
internal static class ProxyEnvironment
{
    /// <summary>The options, with what they do not say of proxies taken from the environment.</summary>
    /// <exception cref="UsageException">A variable is no URL of a proxy.</exception>
    public static FetchOptions Fill(FetchOptions options, Func<string, string?> variable)
    {
        if (options.Proxy is not null)
        {
            return options;
        }

        var all = Find(variable, "all_proxy", "ALL_PROXY");
        var filled = options with
        {
            HttpProxy = options.HttpProxy ?? Find(variable, "http_proxy") ?? all,
            HttpsProxy = options.HttpsProxy ?? Find(variable, "https_proxy", "HTTPS_PROXY") ?? all,
            NoProxy = options.NoProxy is [] ? Split(Find(variable, "no_proxy", "NO_PROXY")) : options.NoProxy,
        };
        return Array.Find([filled.HttpProxy, filled.HttpsProxy], proxy => proxy is not (null or FetchOptions.NoProxyAtAll) && ProxyRules.Parse(proxy) is null) is null
            ? filled
            : throw new UsageException(["the environment names a proxy (http_proxy, https_proxy, all_proxy) that is none; --proxy none goes without"]);
    }

    private static string? Find(Func<string, string?> variable, params string[] names) =>
        names.Select(variable).FirstOrDefault(value => !string.IsNullOrEmpty(value));

    private static string[] Split(string? list) =>
        list?.Split([',', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
}
