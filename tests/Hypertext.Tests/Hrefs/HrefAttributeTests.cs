namespace Hypertext.Tests.Hrefs;

public sealed class HrefAttributeTests
{
    [Theory]
    [InlineData("<a href=x>")]
    [InlineData("<a href='x'>")]
    [InlineData("<a href=\"x\">")]
    [InlineData("<A HREF=x>")]
    [InlineData("<a hReF=x>")]
    [InlineData("<a\thref\n=\r\n'x'\f>")]
    [InlineData("<a/href=x>")]
    [InlineData("<a / href=x>")]
    [InlineData("<a b href=x>")]
    [InlineData("<a b=c href=x d>")]
    [InlineData("<a b='c'href=x>")]
    [InlineData("<a b=\"c\"href='x'>")]
    [InlineData("<a b=\"'\" href=x>")]
    [InlineData("<a b='>' href=x>")]
    [InlineData("<a b = '>' href=x>")]
    [InlineData("<a b\n=\n\">\" href=x>")]
    [InlineData("<a b c='>'href=x>")]
    [InlineData("<a \"href=no\" href=x>")]
    [InlineData("<a =y href=x>")]
    [InlineData("<a b= href href=x>")]
    [InlineData("<a href='x' href='y'>")]
    [InlineData("<a href=x HREF=y>")]
    [InlineData("<a data-href=no xlink:href=no hrefs=no href=x>")]
    [InlineData("<a href=x\0=>", "x\uFFFD=")]
    public void Scan_AnyFormOfTheAttribute_IsRead(string html, string href = "x") => Assert.Equal([href], Scanned.From(html));

    [Theory]
    [InlineData("<a href=x/>", "x/")]
    [InlineData("<a href=x/ >", "x/")]
    [InlineData("<a href=x\"y>", "x\"y")]
    [InlineData("<a href=x'y>", "x'y")]
    [InlineData("<a href=x=y>", "x=y")]
    [InlineData("<a href=x<y>", "x<y")]
    [InlineData("<a href='a b'>", "a b")]
    [InlineData("<a href=' x '>", " x ")]
    [InlineData("<a href='a\tb'>", "a\tb")]
    [InlineData("<a href='a\r\nb'>", "a\nb")]
    [InlineData("<a href='\"'>", "\"")]
    [InlineData("<a href='>'>", ">")]
    [InlineData("<a href='ü☃𝄞'>", "ü☃𝄞")]
    public void Scan_AwkwardValue_IsKeptAsItIs(string html, string href) => Assert.Equal([href], Scanned.From(html));

    [Theory]
    [InlineData("<a href>")]
    [InlineData("<a href=>")]
    [InlineData("<a href=''>")]
    [InlineData("<a href = \"\" >")]
    public void Scan_EmptyValue_IsAnHref(string html) => Assert.Equal([""], Scanned.From(html));

    [Theory]
    [InlineData("?a=1&amp;b=2", "?a=1&b=2")]
    [InlineData("?a=1&b=2", "?a=1&b=2")]
    [InlineData("?a=1&copy=2", "?a=1&copy=2")]
    [InlineData("?a=1&copy;=2", "?a=1©=2")]
    [InlineData("?a=1&copy", "?a=1©")]
    [InlineData("?a=1&copyx", "?a=1&copyx")]
    [InlineData("?a=1&notit;", "?a=1&notit;")]
    [InlineData("?a=1&amp", "?a=1&")]
    [InlineData("?a&ampb", "?a&ampb")]
    [InlineData("&#x2F;a&#47;b&#x2fc", "/a/b\u02FC")]
    [InlineData("&#47", "/")]
    [InlineData("&#;&#x;&", "&#;&#x;&")]
    [InlineData("&#0;&#xD800;&#x110000;", "\uFFFD\uFFFD\uFFFD")]
    [InlineData("&#128;", "€")]
    [InlineData("&#x1D11E;", "𝄞")]
    [InlineData("&fjlig;&NotEqualTilde;", "fj\u2242\u0338")]
    [InlineData("&unheardof;", "&unheardof;")]
    [InlineData("&AMP;&Amp;", "&&Amp;")]
    public void Scan_CharacterReference_IsDecodedAsInAttributes(string written, string href)
    {
        Assert.Equal([href], Scanned.From($"<a href=\"{written}\">"));
        Assert.Equal([href], Scanned.From($"<a href='{written}'>"));
        Assert.Equal([href], Scanned.From($"<a href={written}>"));
    }

    [Theory]
    [InlineData("</a href=no>")]
    [InlineData("</p href=no>")]
    [InlineData("< a href=no>")]
    [InlineData("<1 href=no>")]
    [InlineData("&lt;a href=no>")]
    [InlineData("<a title='<a href=no>'>")]
    public void Scan_NoStartTag_HasNoHref(string html) => Assert.Empty(Scanned.From(html));

    [Theory]
    [InlineData("<")]
    [InlineData("<a")]
    [InlineData("<a ")]
    [InlineData("<a href")]
    [InlineData("<a href=")]
    [InlineData("<a href=no")]
    [InlineData("<a href='no")]
    [InlineData("<a href='no'")]
    [InlineData("<a href='no' ")]
    [InlineData("<a href=\"no&amp")]
    [InlineData("<a href=no /")]
    public void Scan_EndInsideATag_DropsTheTag(string tag) => Assert.Equal(["yes"], Scanned.From("<a href=yes>" + tag));
}
