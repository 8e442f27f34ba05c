using System.Text.RegularExpressions;
using AngleSharp.Html.Parser;
using BenchmarkDotNet.Attributes;
using Hypertext;

namespace Pages;

/// <summary>Ways to take the hrefs out of pages: each benchmark goes over all pages of the corpus once, and counts hrefs.</summary>
/// <remarks>Many rounds to warm up: AngleSharp is an order of magnitude slower until its code has been compiled for the last time.</remarks>
[Config(typeof(PageThroughput))]
[WarmupCount(25)]
[IterationCount(9)]
public partial class ScannerBenchmarks
{
    private const int Chunk = 16 * 1024;

    private readonly HrefScanner _scanner = new();
    private readonly HrefDecoder _decoder = new();
    private readonly AngleSharpHrefEngine _angleSharp = new(new HrefScannerOptions());
    private readonly HtmlParser _parser = new();
    private readonly Regex _pattern = HrefPattern();

    [Benchmark(Baseline = true)]
    public int Scanner()
    {
        var count = 0;
        foreach (var (bytes, encoding) in PageCorpus.Pages)
        {
            _scanner.Feed(bytes);
            using var hrefs = _scanner.Complete(encoding);
            count += hrefs.Count;
        }

        return count;
    }

    [Benchmark]
    public int ScannerInChunks()
    {
        var count = 0;
        foreach (var (bytes, encoding) in PageCorpus.Pages)
        {
            for (var start = 0; start < bytes.Length; start += Chunk)
            {
                _scanner.Feed(bytes.AsSpan(start, Math.Min(Chunk, bytes.Length - start)));
            }

            using var hrefs = _scanner.Complete(encoding);
            count += hrefs.Count;
        }

        return count;
    }

    [Benchmark]
    public int ScannerAndDecoder()
    {
        var length = 0;
        foreach (var (bytes, encoding) in PageCorpus.Pages)
        {
            _scanner.Feed(bytes);
            using var hrefs = _scanner.Complete(encoding);
            for (var index = 0; index < hrefs.Count; index++)
            {
                foreach (var href in _decoder.Decode(hrefs, index))
                {
                    length += href.Length;
                }
            }
        }

        return length;
    }

    [Benchmark]
    public int AngleSharpTokenizer()
    {
        var count = 0;
        foreach (var (bytes, encoding) in PageCorpus.Pages)
        {
            _angleSharp.Feed(bytes);
            using var hrefs = _angleSharp.Complete(encoding);
            count += hrefs.Count;
        }

        return count;
    }

    [Benchmark]
    public int AngleSharpDom()
    {
        var count = 0;
        foreach (var (bytes, encoding) in PageCorpus.Pages)
        {
            using var document = _parser.ParseDocument(encoding.GetString(bytes));
            foreach (var element in document.QuerySelectorAll("[href]"))
            {
                count += element.GetAttribute("href")!.Length > 0 ? 1 : 0;
            }
        }

        return count;
    }

    /// <summary>What it finds is not right (comments, scripts, quotes in other attributes), and it is no faster for that.</summary>
    [Benchmark]
    public int GeneratedRegex()
    {
        var count = 0;
        foreach (var (bytes, encoding) in PageCorpus.Pages)
        {
            foreach (var match in _pattern.EnumerateMatches(encoding.GetString(bytes)))
            {
                count += match.Length > 0 ? 1 : 0;
            }
        }

        return count;
    }

    [GeneratedRegex("""<[a-z][^>]*?\shref\s*=\s*(?:"[^"]*"|'[^']*'|[^\s>]+)""", RegexOptions.IgnoreCase)]
    private static partial Regex HrefPattern();
}
