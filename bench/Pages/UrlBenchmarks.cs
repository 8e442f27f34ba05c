using System.Text;
using BenchmarkDotNet.Attributes;
using Hypertext;

namespace Pages;

/// <summary>Resolving and serialising the links of all pages, each page with its base, per link.</summary>
public class UrlBenchmarks : IDisposable
{
    private const int Links = 24_269;

    private readonly UrlBuffer _output = new();
    private readonly UrlResolver _resolver = new(Parse("http://site.test/"));
    private (Url Url, Uri Uri, byte[][] Utf8, string[] Hrefs)[] _pages = [];

    [GlobalSetup]
    public void ReadPages()
    {
        _pages = [.. PageData.Names().Select(PageData.Hrefs).Select(page =>
            (Parse(page.Base), new Uri(page.Base), page.Hrefs.Select(Encoding.UTF8.GetBytes).ToArray(), page.Hrefs))];
        if (_pages.Sum(page => page.Hrefs.Length) != Links)
        {
            throw new InvalidOperationException("The pages are not those that the time per link is computed for.");
        }
    }

    public void Dispose()
    {
        _output.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Into one buffer, as the program does.</summary>
    [Benchmark(OperationsPerInvoke = Links)]
    public int Resolver()
    {
        _output.Clear();
        foreach (var (baseUrl, _, hrefs, _) in _pages)
        {
            _resolver.Reset(baseUrl);
            foreach (var href in hrefs)
            {
                _resolver.TryResolve(href, _output, out _);
            }
        }

        return _output.Length;
    }

    /// <summary>With .NET's own class, to a string.</summary>
    [Benchmark(Baseline = true, OperationsPerInvoke = Links)]
    public int SystemUri()
    {
        var length = 0;
        foreach (var (_, baseUri, _, hrefs) in _pages)
        {
            foreach (var href in hrefs)
            {
                length += Uri.TryCreate(baseUri, href, out var uri) ? uri.AbsoluteUri.Length : 0;
            }
        }

        return length;
    }

    private static Url Parse(string text) =>
        Url.TryParse(text, out var url) ? url : throw new ArgumentException($"{text} is no URL.", nameof(text));
}
