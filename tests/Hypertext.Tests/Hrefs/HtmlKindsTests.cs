using System.Text;

namespace Hypertext.Tests.Hrefs;

public sealed class HtmlKindsTests
{
    [Theory]
    [InlineData("svg", HtmlKind.Foreign)]
    [InlineData("math", HtmlKind.Foreign)]
    [InlineData("xmp", HtmlKind.RawText)]
    [InlineData("title", HtmlKind.RawText)]
    [InlineData("style", HtmlKind.RawText)]
    [InlineData("iframe", HtmlKind.RawText)]
    [InlineData("noembed", HtmlKind.RawText)]
    [InlineData("noframes", HtmlKind.RawText)]
    [InlineData("textarea", HtmlKind.RawText)]
    [InlineData("script", HtmlKind.Script)]
    [InlineData("template", HtmlKind.Template)]
    [InlineData("frame", HtmlKind.Frame)]
    [InlineData("frameset", HtmlKind.Frame)]
    [InlineData("plaintext", HtmlKind.Plaintext)]
    [InlineData("a", HtmlKind.Other)]
    [InlineData("blink", HtmlKind.Other)]
    [InlineData("section", HtmlKind.Other)]
    [InlineData("a-custom-element", HtmlKind.Other)]
    internal void Of_NameInAnyCase_IsTheElements(string name, HtmlKind kind)
    {
        Assert.Equal(kind, HtmlKinds.Of(Encoding.ASCII.GetBytes(name)));
        Assert.Equal(kind, HtmlKinds.Of(Encoding.ASCII.GetBytes(name.ToUpperInvariant())));
        Assert.Equal(HtmlKind.Other, HtmlKinds.Of(Encoding.ASCII.GetBytes('x' + name[1..] + 'x')));
    }
}
