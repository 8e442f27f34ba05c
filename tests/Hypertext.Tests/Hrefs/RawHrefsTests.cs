using System.Text;

namespace Hypertext.Tests.Hrefs;

public sealed class RawHrefsTests
{
    [Fact]
    public void Item_OutOfRange_Throws()
    {
        using var hrefs = Scan("<a href=x>");

        Assert.Throws<ArgumentOutOfRangeException>(() => hrefs[1].Kind);
        Assert.Throws<ArgumentOutOfRangeException>(() => hrefs[-1].Kind);
    }

    [Fact]
    public void Dispose_Twice_GivesNothingBackTwice()
    {
        var hrefs = Scan("<base href=y><a href=x>");

        hrefs.Dispose();
        hrefs.Dispose();

        Assert.Equal(0, hrefs.Count);
        Assert.Throws<ObjectDisposedException>(() => hrefs.BaseHref.Length);
    }

    [Fact]
    public void Values_AreAsTheMarkupHasThem()
    {
        using var hrefs = Scan("<base href=b&amp;c><a href='x&amp;\0\r\ny'>");

        Assert.Equal("x&amp;\0\r\ny", Encoding.ASCII.GetString(hrefs[0].Value));
        Assert.Equal("b&amp;c", Encoding.ASCII.GetString(hrefs.BaseHref));
        Assert.True(hrefs.HasBase);
        Assert.False(hrefs.AreDecoded);
    }

    [Fact]
    public void Values_OfManyPagesAtOnce_ShareNoMemory()
    {
        var pages = Enumerable.Range(0, 100).Select(number => Scan(new HrefScanner(), $"<a href={number}>")).ToArray();

        Assert.All(pages.Index(), page => Assert.Equal($"{page.Index}", Encoding.ASCII.GetString(page.Item[0].Value)));
        Assert.All(pages, page => page.Dispose());
    }

    [Fact]
    public void Feed_WarmedUp_AllocatesNothing()
    {
        var page = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(
            "<p class='x'>text<a href='y?a&amp;b' title=z>x</a><svg><g/></svg><script>a<b</script>" +
            "<!-- -- --></p><template></template>", 1_000)));
        var scanner = new HrefScanner();
        ScanInChunks(scanner, page);

        var before = GC.GetAllocatedBytesForCurrentThread();
        ScanInChunks(scanner, page);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        // One RawHrefs for the page.
        Assert.InRange(allocated, 0, 128);
    }

    private static void ScanInChunks(HrefScanner scanner, ReadOnlySpan<byte> page)
    {
        for (; page.Length > 0; page = page[Math.Min(100, page.Length)..])
        {
            scanner.Feed(page[..Math.Min(100, page.Length)]);
        }

        scanner.Complete(Encoding.UTF8).Dispose();
    }

    private static RawHrefs Scan(string html) => Scan(new HrefScanner(), html);

    private static RawHrefs Scan(HrefScanner scanner, string html)
    {
        scanner.Feed(Encoding.ASCII.GetBytes(html));
        return scanner.Complete(Encoding.UTF8);
    }
}
