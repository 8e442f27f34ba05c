using System.Text;

namespace Hypertext.Tests.Hrefs;

/// <summary>The values that are not one URL each.</summary>
public sealed class LinkReferencesTests
{
    [Theory]
    [InlineData("a", "a")]
    [InlineData(" a 1x , b 2x ", "a b")]
    [InlineData("a,b", "a,b")]
    [InlineData("a, b", "a b")]
    [InlineData("a,, ,b,", "a b")]
    [InlineData("a 100w,b 200w 50h", "a b")]
    [InlineData(",,,", "")]
    [InlineData("", "")]
    [InlineData("a 1.5x,b .5x,c 1e2x,d 0x,e -0x", "a b c d e")]
    [InlineData("a -1x,b +1x,c 1.x,d x,e 1X,f 1xx", "")]
    [InlineData("a 0w,b -1w,c 1.5w,d 1h,e 1w 2w,f 1w 1x,g 1x 1h", "")]
    [InlineData("a 1x (b, c),d 2x", "d")]
    [InlineData("data:x,y 1x, z", "data:x,y z")]
    [InlineData("a\t1x\n,\fb", "a b")]
    [InlineData("a(b, c", "a(b c")]
    public void MoveNext_Srcset_GivesTheUrlsOfValidCandidates(string srcset, string urls) =>
        Assert.Equal(urls, string.Join(' ', Decode(srcset, LinkAttributes.Srcset)));

    [Theory]
    [InlineData("5; url=next", "next")]
    [InlineData("5;URL = next", "next")]
    [InlineData("5,url=next", "next")]
    [InlineData("5 url=next", "next")]
    [InlineData("  5.5.5 ; next", "next")]
    [InlineData(".5;next", "next")]
    [InlineData("5; url='next' rest", "next")]
    [InlineData("5; url=\"next", "next")]
    [InlineData("5; 'next'", "next")]
    [InlineData("5;; url=next", "; url=next")]
    [InlineData("5; url next", "url next")]
    [InlineData("5; urn:x", "urn:x")]
    [InlineData("5; u'x'", "u'x'")]
    [InlineData("5; url=", "")]
    [InlineData("5; url=a&amp;b", "a&b")]
    public void MoveNext_Refresh_GivesTheUrl(string content, string url) =>
        Assert.Equal([url], Decode(content, LinkAttributes.MetaRefresh));

    [Theory]
    [InlineData("")]
    [InlineData("5")]
    [InlineData("5;")]
    [InlineData("5 ; ")]
    [InlineData("url=next")]
    [InlineData("-5;url=next")]
    [InlineData("5x;url=next")]
    [InlineData("; url=next")]
    public void MoveNext_RefreshOfThePageItself_GivesNone(string content) => Assert.Empty(Decode(content, LinkAttributes.MetaRefresh));

    [Fact]
    public void MoveNext_AfterTheEnd_StaysThere()
    {
        var references = new LinkReferences("x"u8, LinkAttributes.Href);

        Assert.True(references.MoveNext());
        Assert.False(references.MoveNext());
        Assert.False(references.MoveNext());
    }

    private static List<string> Decode(string value, LinkAttributes kind)
    {
        var writer = new RawHrefsWriter();
        writer.Add(Encoding.UTF8.GetBytes(value), kind, inTemplate: false);
        using var page = writer.Take(Encoding.UTF8, areDecoded: false, cutTags: 0);
        var urls = new List<string>();
        foreach (var url in new HrefDecoder().Decode(page, 0))
        {
            urls.Add(Encoding.UTF8.GetString(url));
        }

        return urls;
    }
}
