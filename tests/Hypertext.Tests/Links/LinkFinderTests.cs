using System.Text;

namespace Hypertext.Tests.Links;

public sealed class LinkFinderTests
{
    private static readonly Url Page = Parse("http://site.test/dir/page?q#f");

    [Theory]
    [InlineData("x", "http://site.test/dir/x")]
    [InlineData("./x", "http://site.test/dir/x")]
    [InlineData("../x", "http://site.test/x")]
    [InlineData("../../../x", "http://site.test/x")]
    [InlineData("/x", "http://site.test/x")]
    [InlineData("//other.test/x", "http://other.test/x")]
    [InlineData("?x", "http://site.test/dir/page?x")]
    [InlineData("#x", "http://site.test/dir/page?q#x")]
    [InlineData("", "http://site.test/dir/page?q")]
    [InlineData(".", "http://site.test/dir/")]
    [InlineData("..", "http://site.test/")]
    [InlineData("x/./y/../z", "http://site.test/dir/x/z")]
    [InlineData("HTTPS://OTHER.test", "https://other.test/")]
    [InlineData("http://other.test:80/", "http://other.test/")]
    [InlineData("https://other.test:8443", "https://other.test:8443/")]
    [InlineData("a b", "http://site.test/dir/a%20b")]
    [InlineData("ü", "http://site.test/dir/%C3%BC")]
    [InlineData("?ü", "http://site.test/dir/page?%C3%BC")]
    [InlineData("mailto:a@b.test", "mailto:a@b.test")]
    [InlineData("javascript:void(0)", "javascript:void(0)")]
    [InlineData("tel:+1-555-0100", "tel:+1-555-0100")]
    [InlineData("data:,x", "data:,x")]
    [InlineData("http://[::1]:8080/x", "http://[::1]:8080/x")]
    [InlineData("http://user:word@other.test/", "http://user:word@other.test/")]
    [InlineData("\\x", "http://site.test/x")]
    public void Find_Reference_IsWhatABrowserMakesOfIt(string href, string link) => Assert.Equal([link], Resolve(null, href));

    [Theory]
    [InlineData("http://")]
    [InlineData("http://a b/")]
    [InlineData("http://[::1/")]
    [InlineData("http://other.test:99999/")]
    [InlineData("//")]
    public void Find_NoUrl_IsLeftOut(string href) => Assert.Equal(["http://site.test/dir/x"], Resolve(null, href, "x"));

    [Theory]
    [InlineData("  x  ")]
    [InlineData("\tx\n")]
    [InlineData("\0\u001Fx\u0001 ")]
    [InlineData("\n../\n\tdir/\rx")]
    public void Find_SpaceAndControls_AreDropped(string href) => Assert.Equal(["http://site.test/dir/x"], Resolve(null, href));

    [Fact]
    public void Find_NoBreakSpaceAround_IsPartOfTheUrl() =>
        Assert.Equal(["http://site.test/dir/%C2%A0x%C2%A0"], Resolve(null, "\u00A0x\u00A0"));

    [Theory]
    [InlineData("http://base.test/a/", "http://base.test/a/x")]
    [InlineData("http://base.test/a", "http://base.test/x")]
    [InlineData("/a/b", "http://site.test/a/x")]
    [InlineData("sub/", "http://site.test/dir/sub/x")]
    [InlineData(" sub/\n", "http://site.test/dir/sub/x")]
    [InlineData("", "http://site.test/dir/x")]
    [InlineData("?y", "http://site.test/dir/x")]
    [InlineData("http://[broken", "http://site.test/dir/x")]
    [InlineData("data:,y", "http://site.test/dir/x")]
    [InlineData("javascript:y", "http://site.test/dir/x")]
    public void Find_Base_IsItselfResolvedAndMustBeFit(string baseHref, string link) => Assert.Equal([link], Resolve(baseHref, "x"));

    [Fact]
    public void Find_BaseWithFragment_PassesItOnToNoLink() =>
        Assert.Equal(["http://base.test/a?q", "http://base.test/a?r"], Resolve("http://base.test/a?q#f", "", "?r"));

    /// <summary>Where .NET's Uri is not what the URL Standard is.</summary>
    [Theory]
    [InlineData("%41%2f", "http://site.test/dir/%41%2f")]
    [InlineData("a%zz", "http://site.test/dir/a%zz")]
    [InlineData("?{a|b}", "http://site.test/dir/page?{a|b}")]
    [InlineData("http://bücher.test/", "http://xn--bcher-kva.test/")]
    [InlineData("made-up://host?x", "made-up://host?x")]
    [InlineData("x:y", "x:y")]
    [InlineData("mailto:a%40b.test", "mailto:a%40b.test")]
    [InlineData("javascript:f( 'a' )", "javascript:f( 'a' )")]
    public void Find_ReferenceThatUriChanges_IsWhatABrowserMakesOfIt(string href, string link) =>
        Assert.Equal([link], Resolve(null, href));

    [Fact]
    public void Find_OpaqueBase_IsBaseOfFragmentsAlone() =>
        Assert.Equal(["http://other.test/", "mailto:a@b.test#f"], Resolve("mailto:a@b.test", "x", "http://other.test/", "#f"));

    [Fact]
    public void Find_DocumentEncoding_IsThatOfQueriesAlone()
    {
        var links = Find(new LinkFinderOptions(), Parse("http://site.test/dir/page"), "?ü", ["", "ü?ü#ü", "?€Ω"], Encoding.Latin1);

        Assert.Equal(
            [
                "http://site.test/dir/page?%FC",
                "http://site.test/dir/%C3%BC?%FC#%C3%BC",
                "http://site.test/dir/page?%26%238364%3B%26%23937%3B",
            ],
            links);
    }

    [Fact]
    public void Find_SameLinkTwice_StandsWhereItCameFirst() =>
        Assert.Equal(
            ["http://site.test/dir/b", "http://site.test/dir/a", "http://site.test/dir/a#f"],
            Resolve(null, "b", "a", "./b", "x/../a", "http://SITE.test:80/dir/a", "a#f"));

    [Fact]
    public void Find_NextPage_ForgetsTheOneBefore()
    {
        var finder = new LinkFinder(new LinkFinderOptions());
        using var first = finder.Find(Page, Hrefs("http://base.test/", ["x"]));

        using var second = finder.Find(Page, Hrefs(null, ["x", "http://base.test/x"]));

        Assert.Equal(["http://base.test/x"], first.ToArray());
        Assert.Equal(["http://site.test/dir/x", "http://base.test/x"], second.ToArray());
    }

    [Fact]
    public void Find_SomeSchemes_OthersAreLeftOut()
    {
        var options = new LinkFinderOptions { Schemes = ["https", "mailto"] };

        var links = Find(options, Page, null, ["x", "HTTPS://a.test/", "mailto:a@b.test", "ftp://a.test/", "http://a.test/"]);

        Assert.Equal(["https://a.test/", "mailto:a@b.test"], links);
    }

    [Fact]
    public void Find_Normalization_MakesMoreOfThemTheSame()
    {
        var options = new LinkFinderOptions { Normalization = UrlNormalization.All };

        var links = Find(options, Page, null, ["/a?y=1&x=2#one", "/a?x=2&y=1", "/%61?x=2&utm_source=mail&y=1", "http://[", "mailto:b#c"]);

        Assert.Equal(["http://site.test/a?x=2&y=1", "mailto:b#c"], links);
    }

    [Fact]
    public void Find_ThousandsOfLinks_KeepsEachOnceInOrder()
    {
        var numbers = Enumerable.Range(0, 20_000).ToArray();

        var links = Resolve(null, [.. numbers.Concat(numbers.Reverse()).Select(number => $"/{number}")]);

        Assert.Equal(numbers.Select(number => $"http://site.test/{number}"), links);
    }

    private static string[] Resolve(string? baseHref, params string[] hrefs) => Find(new LinkFinderOptions(), Page, baseHref, hrefs);

    private static string[] Find(LinkFinderOptions options, Url page, string? baseHref, string[] hrefs, Encoding? encoding = null)
    {
        using var scanned = Hrefs(baseHref, hrefs, encoding);
        using var links = new LinkFinder(options).Find(page, scanned);
        return links.ToArray();
    }

    /// <summary>A page with these values, be there markup for them or not.</summary>
    private static ScannedPage Hrefs(string? baseHref, string[] hrefs, Encoding? encoding = null)
    {
        var writer = new RawHrefsWriter();
        if (baseHref is not null)
        {
            writer.SetBase(Encoding.UTF8.GetBytes(baseHref));
        }

        foreach (var href in hrefs)
        {
            writer.Add(href.AsSpan(), LinkAttributes.Href, inTemplate: false);
        }

        return new ScannedPage(writer.Take(Encoding.UTF8, areDecoded: true, cutTags: 0), encoding ?? Encoding.UTF8);
    }

    private static Url Parse(string url)
    {
        Assert.True(Url.TryParse(url, out var parsed));
        return parsed;
    }
}
