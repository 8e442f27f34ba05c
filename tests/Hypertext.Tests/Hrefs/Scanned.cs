using System.Text;

namespace Hypertext.Tests.Hrefs;

/// <summary>What an engine makes of some markup, decoded.</summary>
internal sealed record Scanned(IReadOnlyList<string> Hrefs, string? BaseHref, IReadOnlyList<bool> InTemplate)
{
    public static IReadOnlyList<string> From(string html, HrefScannerOptions? options = null) =>
        Page(Encoding.UTF8.GetBytes(html), Encoding.UTF8, new HrefScanner(options ?? new HrefScannerOptions())).Hrefs;

    public static Scanned Page(ReadOnlySpan<byte> page, Encoding encoding, IHrefEngine engine)
    {
        engine.Feed(page);
        return Complete(engine, encoding);
    }

    /// <summary>The same in pieces, of which each has a buffer of its own that is gone when the next one comes.</summary>
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

    /// <summary>The hrefs and what else there is, as one text to compare.</summary>
    public override string ToString() => $"base {BaseHref}\n{string.Join('\n', Hrefs.Zip(InTemplate))}";

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
