using System.Text;

namespace Hypertext.Tests.Urls;

public sealed class LinkResolverTests
{
    private static readonly Uri Page = new("http://site.test/dir/page?q#f");

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
    public void Resolve_Reference_IsWhatABrowserMakesOfIt(string href, string link) => Assert.Equal([link], Resolve(null, href));

    [Theory]
    [InlineData("http://")]
    [InlineData("http://a b/")]
    [InlineData("http://[::1/")]
    [InlineData("http://other.test:99999/")]
    [InlineData("//")]
    public void Resolve_NoUrl_IsLeftOut(string href) => Assert.Equal(["http://site.test/dir/x"], Resolve(null, href, "x"));

    [Theory]
    [InlineData("  x  ")]
    [InlineData("\tx\n")]
    [InlineData("\0\u001Fx\u0001 ")]
    [InlineData("\n../\n\tdir/\rx")]
    public void Resolve_SpaceAndControls_AreDropped(string href) => Assert.Equal(["http://site.test/dir/x"], Resolve(null, href));

    [Fact]
    public void Resolve_NoBreakSpaceAround_IsPartOfTheUrl() =>
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
    public void Resolve_Base_IsItselfResolvedAndMustBeFit(string baseHref, string link) => Assert.Equal([link], Resolve(baseHref, "x"));

    [Fact]
    public void Resolve_BaseWithFragment_PassesItOnToNoLink() =>
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
    public void Resolve_ReferenceThatUriChanges_IsWhatABrowserMakesOfIt(string href, string link) =>
        Assert.Equal([link], Resolve(null, href));

    [Fact]
    public void Resolve_OpaqueBase_IsBaseOfFragmentsAlone() =>
        Assert.Equal(["http://other.test/", "mailto:a@b.test#f"], Resolve("mailto:a@b.test", "x", "http://other.test/", "#f"));

    [Fact]
    public void Resolve_DocumentEncoding_IsThatOfQueriesAlone()
    {
        Assert.True(Url.TryParse("http://site.test/dir/page", out var page));

        var links = new LinkResolver([]).Resolve(page, new PageHrefs("?ü", ["", "ü?ü#ü", "?€Ω"]), Encoding.Latin1);

        Assert.Equal(
            [
                "http://site.test/dir/page?%FC",
                "http://site.test/dir/%C3%BC?%FC#%C3%BC",
                "http://site.test/dir/page?%26%238364%3B%26%23937%3B",
            ],
            links);
    }

    [Fact]
    public void Resolve_SameLinkTwice_StandsWhereItCameFirst() =>
        Assert.Equal(
            ["http://site.test/dir/b", "http://site.test/dir/a", "http://site.test/dir/a#f"],
            Resolve(null, "b", "a", "./b", "x/../a", "http://SITE.test:80/dir/a", "a#f"));

    [Fact]
    public void Resolve_NextPage_ForgetsTheOneBefore()
    {
        var resolver = new LinkResolver([]);
        resolver.Resolve(Page, new PageHrefs(null, ["x"]));

        Assert.Single(resolver.Resolve(Page, new PageHrefs(null, ["x"])));
    }

    [Fact]
    public void Resolve_SomeSchemes_OthersAreLeftOut()
    {
        var links = new LinkResolver(["https", "mailto"])
            .Resolve(Page, new PageHrefs(null, ["x", "HTTPS://a.test/", "mailto:a@b.test", "ftp://a.test/"]));

        Assert.Equal(["https://a.test/", "mailto:a@b.test"], links);
    }

    private static IReadOnlyList<string> Resolve(string? baseHref, params string[] hrefs) =>
        new LinkResolver([]).Resolve(Page, new PageHrefs(baseHref, hrefs));
}
