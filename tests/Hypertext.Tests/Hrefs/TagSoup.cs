using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace Hypertext.Tests.Hrefs;

/// <summary>Markup made of what browsers have to make sense of.</summary>
internal static class TagSoup
{
    private static readonly string[] Names =
    [
        "a", "p", "div", "svg", "math", "foreignObject", "desc", "title", "mi", "annotation-xml", "font", "style", "script", "textarea",
        "xmp", "iframe", "noscript", "noframes", "template", "select", "option", "table", "td", "frameset", "frame", "base",
        "plaintext", "g",
    ];

    private static readonly string[] Attributes =
    [
        "href=x", "HREF='y'", "href=\"z&amp;\"", "href", "a=b", "a='>'", "a = \">\"", "a=\"<a href=no>\"", "/", "=",
        "color=red", "encoding=text/html", "\"", "'",
    ];

    private static readonly string[] Odds =
    [
        "<", ">", "</", "<!", "<!-", "<!--", "--", "-->", "--!>", "-", "!", "<?", "<![CDATA[", "]", "]]>", "<!doctype html>", "<a",
        "<a href=", "'", "\"", "&", "text", " ", "\n", "\r", "\f", "\0", "é", "</scr", "<script", "/", "=", "S", "SCRIPT ",
    ];

    /// <summary>Arbitrary tag soup, as the bytes that it is in UTF-8.</summary>
    public static Arbitrary<byte[]> Bytes { get; } = Gen.OneOf(StartTag(), EndTag(), Gen.Elements(Odds))
        .ListOf()
        .Select(pieces => Encoding.UTF8.GetBytes(string.Concat(pieces)))
        .ToArbitrary();

    private static Gen<string> StartTag() =>
        from name in Gen.Elements(Names)
        from attributes in Gen.Elements(Attributes).ListOf(3)
        from count in Gen.Choose(0, 3)
        from end in Gen.Elements(">", ">", ">", "/>", " >", "")
        select $"<{name} {string.Join(' ', attributes.Take(count))}{end}";

    private static Gen<string> EndTag() =>
        from name in Gen.Elements(Names)
        from end in Gen.Elements(">", ">", ">", " >", "/>", " a='>'>", "")
        select $"</{name}{end}";
}
