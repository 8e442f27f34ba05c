using System.Text;

namespace Hypertext.Tests.Hrefs;

/// <summary>What an engine finds in a page, decoded.</summary>
internal sealed record Scanned(IReadOnlyList<string> Hrefs, string? BaseHref, IReadOnlyList<bool> InTemplate)
{
    public static IReadOnlyList<string> From(string html, params string[] elements) => Page(html, elements).Hrefs;

    /// <summary>What all engines find, which is the same, be it in one piece or byte by byte.</summary>
    public static Scanned Page(string html, params string[] elements) => Page(html, new HrefScannerOptions { Elements = elements });

    public static Scanned Page(string html, HrefScannerOptions options)
    {
        var page = Encoding.UTF8.GetBytes(html);
        var scanned = Page(page, Encoding.UTF8, new HrefScanner(options));
        Assert.Equal(scanned.ToString(), InChunks(page, Encoding.UTF8, new HrefScanner(options), () => 1).ToString());
        Assert.Equal(scanned.ToString(), Page(page, Encoding.UTF8, new AngleSharpHrefEngine(options)).ToString());
        return scanned;
    }

    public static Scanned Page(ReadOnlySpan<byte> page, Encoding encoding, IHrefEngine engine)
    {
        engine.Feed(page);
        return Complete(engine, encoding);
    }

    /// <summary>The same in pieces, of which each has a buffer of its own that is overwritten when the next one comes.</summary>
    public static Scanned InChunks(ReadOnlySpan<byte> page, Encoding encoding, IHrefEngine engine, Func<int> length)
    {
        while (page.Length > 0)
        {
            var chunk = page[..Math.Min(length(), page.Length)].ToArray();
            engine.Feed(chunk);
            Array.Fill(chunk, (byte)'<');
            page = page[chunk.Length..];
        }

        return Complete(engine, encoding);
    }

    /// <summary>All there is, as one text to compare.</summary>
    public override string ToString() => $"base {BaseHref ?? "none"}\n{string.Join('\n', Hrefs.Zip(InTemplate))}";

    private static Scanned Complete(IHrefEngine engine, Encoding encoding)
    {
        using var found = engine.Complete(encoding);
        var decoder = new HrefDecoder();
        var hrefs = new List<string>();
        var inTemplate = new List<bool>();
        for (var index = 0; index < found.Count; index++)
        {
            foreach (var href in decoder.Decode(found, index))
            {
                hrefs.Add(Encoding.UTF8.GetString(href));
                inTemplate.Add(found[index].InTemplate);
            }
        }

        return new Scanned(hrefs, found.HasBase ? Encoding.UTF8.GetString(decoder.DecodeBase(found)) : null, inTemplate);
    }
}
