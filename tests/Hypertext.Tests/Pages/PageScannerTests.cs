using System.Text;

namespace Hypertext.Tests.Pages;

public sealed class PageScannerTests
{
    private readonly PageScanner _scanner = new(new HrefScanner());

    [Theory]
    [InlineData(1)]
    [InlineData(1000)]
    [InlineData(1023)]
    [InlineData(1024)]
    [InlineData(1025)]
    [InlineData(100_000)]
    public void Feed_PageInChunksOfAnySize_IsScannedFromItsFirstByte(int size)
    {
        var page = Encoding.Latin1.GetBytes("<a href=first><meta charset=windows-1251>" + new string(' ', 3_000) + "<a href=\xE0>");

        using var scanned = Scan(page, size, null);

        Assert.Equal("windows-1251", EncodingLabels.NameOf(scanned.Encoding));
        Assert.Equal(["first", "\u0430"], Hrefs(scanned));
    }

    [Fact]
    public void Complete_ShortPage_IsSniffedAtItsEnd()
    {
        using var scanned = Scan("<meta charset=koi8-r><a href=\xC1>"u8.ToArray(), 7, null);

        Assert.Equal("KOI8-R", EncodingLabels.NameOf(scanned.Encoding));
        Assert.Single(Hrefs(scanned));
    }

    [Fact]
    public void Complete_NothingFed_IsAnEmptyPage()
    {
        using var scanned = Scan([], 1, null);

        Assert.Equal(0, scanned.Hrefs.Count);
        Assert.Equal("windows-1252", EncodingLabels.NameOf(scanned.Encoding));
    }

    [Theory]
    [InlineData("utf-16le", 1)]
    [InlineData("utf-16le", 4096)]
    [InlineData("utf-16be", 3)]
    [InlineData("iso-2022-jp", 1)]
    [InlineData("iso-2022-jp", 5)]
    public void Feed_EncodingThatDoesNotHoldAscii_IsTranscoded(string label, int size)
    {
        var encoding = EncodingLabels.Find(label)!;
        var page = encoding.GetBytes(new string(' ', 2_000) + "<a href='日本'><a href=\"?ア\">");

        using var scanned = Scan(page, size, label);

        Assert.Equal(["日本", "?ア"], Hrefs(scanned));
        Assert.Equal(EncodingLabels.NameOf(encoding), EncodingLabels.NameOf(scanned.Encoding));
    }

    [Fact]
    public void Feed_UnfinishedCharacterAtTheEnd_EndsTheTagAllTheSame()
    {
        using var scanned = Scan([.. Encoding.Unicode.GetBytes("<a href=x>"), 0x41], 2, "utf-16le");

        Assert.Equal(["x"], Hrefs(scanned));
    }

    [Fact]
    public void Begin_AfterAPageThatWasGivenUp_ForgetsIt()
    {
        _scanner.Begin("utf-16le");
        _scanner.Feed(Encoding.Unicode.GetBytes(new string('x', 2_000) + "<a href=lost><a href=half"));

        using var scanned = Scan("<a href=x>"u8.ToArray(), 100, null);

        Assert.Equal(["x"], Hrefs(scanned));
    }

    private static List<string> Hrefs(ScannedPage page)
    {
        var decoder = new HrefDecoder();
        var hrefs = new List<string>();
        for (var index = 0; index < page.Hrefs.Count; index++)
        {
            foreach (var href in decoder.Decode(page.Hrefs, index))
            {
                hrefs.Add(Encoding.UTF8.GetString(href));
            }
        }

        return hrefs;
    }

    private ScannedPage Scan(byte[] page, int chunkSize, string? headerCharset)
    {
        _scanner.Begin(headerCharset);
        foreach (var chunk in page.Chunk(chunkSize))
        {
            _scanner.Feed(chunk);
        }

        return _scanner.Complete();
    }
}
