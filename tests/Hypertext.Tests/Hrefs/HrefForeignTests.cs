namespace Hypertext.Tests.Hrefs;

/// <summary>SVG and MathML, in which text elements are no text elements and CDATA sections are.</summary>
public sealed class HrefForeignTests
{
    [Theory]
    [InlineData("<svg><a href=yes></svg>")]
    [InlineData("<svg><style><a href=yes></style></svg>")]
    [InlineData("<svg><script><a href=yes></script></svg>")]
    [InlineData("<svg><textarea><a href=yes></textarea></svg>")]
    [InlineData("<svg><title><a href=yes></title></svg>")]
    [InlineData("<math><style><a href=yes></style></math>")]
    [InlineData("<math><mtext><a href=yes></mtext></math>")]
    [InlineData("<svg><image href=yes /></svg>")]
    [InlineData("<svg><foreignObject><a href=yes></foreignObject></svg>")]
    [InlineData("<svg href=yes>")]
    public void Scan_LinkInForeignContent_IsFound(string html) => Assert.Equal(["yes"], Scanned.From(html));

    [Theory]
    [InlineData("<svg><![CDATA[<a href=no>]]></svg>")]
    [InlineData("<math><![CDATA[<a href=no>]]></math>")]
    [InlineData("<svg><![CDATA[]]]]><![CDATA[><a href=no>]]></svg>")]
    [InlineData("<svg><g><![CDATA[<a href=no>]]></g></svg>")]
    [InlineData("<svg><desc></desc><![CDATA[<a href=no>]]></svg>")]
    public void Scan_CDataInForeignContent_HoldsNoMarkup(string html) => Assert.Equal(["yes"], Scanned.From(html + "<a href=yes>"));

    [Theory]
    [InlineData("<svg></svg>")]
    [InlineData("<svg/>")]
    [InlineData("<svg><svg></svg></svg>")]
    [InlineData("<svg><foreignObject><svg></svg>")]
    [InlineData("<svg><foreignObject>")]
    [InlineData("<math><mi>")]
    public void Scan_AfterForeignContent_HtmlRulesAreBack(string html) =>
        Assert.Equal(["yes"], Scanned.From(html + "<style><a href=no></style><a href=yes>"));

    [Fact]
    public void Scan_CDataAfterForeignContent_IsACommentOnly() =>
        Assert.Equal(["yes"], Scanned.From("<svg></svg><![CDATA[<a href=no>]]><a href=yes>"));

    [Fact]
    public void Scan_StrayEndTag_ChangesNothing() =>
        Assert.Equal(["yes"], Scanned.From("</svg></math><style><a href=no></style><a href=yes>"));
}
