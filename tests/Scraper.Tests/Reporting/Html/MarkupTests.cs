using Scraper.Reporting.Html;

namespace Scraper.Tests.Reporting.Html;

public sealed class MarkupTests
{
    [Theory]
    [InlineData("</script><img src=x onerror=alert(1)>", "&lt;/script&gt;&lt;img src=x onerror=alert(1)&gt;")]
    [InlineData("\" onmouseover=\"x", "&quot; onmouseover=&quot;x")]
    [InlineData("' & <", "&#x27; &amp; &lt;")]
    [InlineData("a\u202Eb\u0000", "a\\u{202E}b\\u{0}")]
    [InlineData("новости", "новости")]
    public void Of_Text_IsWrittenAsTextAndNothingElse(string text, string expected)
    {
        Assert.Equal($"<td title=\"{expected}\">{expected}</td>", Markup.Of($"<td title=\"{text}\">{text}</td>").ToString());
    }

    [Fact]
    public void Add_MarkupAndNumbers_AreWrittenAsTheyAre()
    {
        var markup = Markup.Of($"<ul>");

        markup.Add($"{Markup.Of($"<li>{"<b>"}</li>")}<li>{1234567L} {0.125} {2} {(string?)null}{(Markup?)null}</li>");
        markup.Add($"</ul>");

        Assert.Equal("<ul><li>&lt;b&gt;</li><li>1234567 0.13 2 </li></ul>", markup.ToString());
    }
}
