using System.Text;

namespace Scraper.Demo;

/// <summary>Pages whose markup is legal, or at least read by every browser, and misread by many a scraper.</summary>
internal static class AwkwardPages
{
    public static DemoPage Plain { get; } = Utf8(
        "plain",
        "<a href=one>1</a><a href='two'>2</a><a href=\"three\">3</a><A HREF = four >4</A><a\nhref\n=\n'five'>5</a>",
        "/awkward/one", "/awkward/two", "/awkward/three", "/awkward/four", "/awkward/five");

    public static IReadOnlyList<DemoPage> All { get; } =
    [
        Plain,
        Utf8(
            "base",
            "<head><a href=before><base target=_blank><base href='/other/dir/page'><base href=/ignored/></head><a href=after><a href=?q>",
            "/other/dir/before", "/other/dir/after", "/other/dir/page?q"),
        Utf8(
            "comments",
            "<!-- <a href=no1> --><!--> <a href=yes1> <!-- > <a href=no2> --!> <a href=yes2> <!doctype x> <? <a href=no3> > </ <a href=no4>",
            "/awkward/yes1", "/awkward/yes2"),
        Utf8(
            "script",
            "<script>document.write('<a href=no1>')</script><script><!-- <script> <a href=no2> </script> --></script><a href=yes>",
            "/awkward/yes"),
        Utf8(
            "rawtext",
            "<title><a href=no1></title><textarea><a href=no2></textarea><style><a href=no3></style><xmp><a href=no4></xmp>"
                + "<iframe><a href=no5></iframe><noembed><a href=no6></noembed><noscript><a href=yes></noscript>",
            "/awkward/yes"),
        Utf8(
            "svg",
            "<svg><title><a href=yes1></a></title><style><a href=yes2></a></style><![CDATA[<a href=no>]]></svg><![CDATA[<a href=no2>]]><a href=yes3>",
            "/awkward/yes1", "/awkward/yes2", "/awkward/yes3"),
        Utf8(
            "attributes",
            "<a data-href=no xlink:href=no title='<a href=no>' href=first href=second><a title=a>b href=no</a><a/href=third/><a href>",
            "/awkward/first", "/awkward/third/", "/awkward/attributes"),
        Utf8(
            "references",
            "<a href='?a=1&amp;b=2'><a href='?a=1&copy=2'><a href='?a=1&copy;2'><a href='&#x2F;x&#47;y'><a href='/caf&eacute;'>",
            "/awkward/references?a=1&b=2", "/awkward/references?a=1&copy=2", "/awkward/references?a=1%C2%A92", "/x/y", "/caf%C3%A9"),
        Utf8(
            "white-space",
            "<a href='  padded  '><a href='\n/broken\n/path\t'><a href='two words'><a href=''>",
            "/awkward/padded", "/broken/path", "/awkward/two%20words", "/awkward/white-space"),
        Utf8("template", "<template><a href=no></template><a href=yes>", "/awkward/yes"),
        Utf8("twice", "<a href=same><a href=./same><a href=x/../same><a href=same#part>", "/awkward/same", "/awkward/same#part"),
        Utf8(
            "schemes",
            "<a href='javascript:void(0)'><a href='tel:+1-555-0100'><a href='//example.org/x'><a href='HTTPS://EXAMPLE.ORG'><a href='data:,x'>",
            "javascript:void(0)", "tel:+1-555-0100", "http://example.org/x", "https://example.org/", "data:,x"),
        Utf8("unfinished", "<p><a href=yes>text <a href='no", "/awkward/yes"),
        Utf8("empty", ""),
        InMetaCharset("windows-1251", 1251, "/новости", "/%D0%BD%D0%BE%D0%B2%D0%BE%D1%81%D1%82%D0%B8"),
        InMetaCharset("shift_jis", 932, "/表示", "/%E8%A1%A8%E7%A4%BA"),
    ];

    private static DemoPage Utf8(string name, string html, params string[] links) =>
        new($"/awkward/{name}", Encoding.UTF8.GetBytes(html), links);

    /// <summary>A page whose charset stands in a meta element only.</summary>
    private static DemoPage InMetaCharset(string label, int codePage, string href, string link)
    {
        var encoding = CodePagesEncodingProvider.Instance.GetEncoding(codePage)!;
        var html = $"<!DOCTYPE html><meta charset={label}><a href={href}>";
        return new DemoPage($"/awkward/{label}", encoding.GetBytes(html), [link]) { ContentType = "text/html" };
    }
}
