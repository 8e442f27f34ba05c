namespace Hypertext.Tests.Hrefs;

/// <summary>Text that looks like tags and is none.</summary>
public sealed class HrefExtractorTextTests
{
    [Theory]
    [InlineData("<!-- <a href=no> -->")]
    [InlineData("<!-- > <a href=no> -->")]
    [InlineData("<!-- -- <a href=no> -->")]
    [InlineData("<!-- <a href=no> --!>")]
    [InlineData("<!-- <!-- <a href=no> -->")]
    [InlineData("<!-->")]
    [InlineData("<!--->")]
    [InlineData("<!---->")]
    [InlineData("<!doctype html SYSTEM '<a href=no' >")]
    [InlineData("<! <a href=no>")]
    [InlineData("<? <a href=no>")]
    [InlineData("</ <a href=no>")]
    [InlineData("</>")]
    [InlineData("<![CDATA[<a href=no>]]>")]
    public void Extract_CommentOrTheLike_EndsWhereBrowsersEndIt(string markup) => Assert.Equal(["yes"], Extracted.From(markup + "<a href=yes>"));

    [Fact]
    public void Extract_CommentWithoutEnd_GoesToTheEnd() => Assert.Empty(Extracted.From("<!-- <a href=no> -- > <a href=no>"));

    [Theory]
    [InlineData("script")]
    [InlineData("style")]
    [InlineData("xmp")]
    [InlineData("iframe")]
    [InlineData("noembed")]
    [InlineData("noframes")]
    [InlineData("title")]
    [InlineData("textarea")]
    public void Extract_TextElement_HoldsNoMarkup(string name)
    {
        Assert.Equal(["yes"], Extracted.From($"<{name}><a href=no></{name}><a href=yes>"));
        Assert.Equal(["yes"], Extracted.From($"<{name} x=y ><a href=no></other><a href=no></{name.ToUpperInvariant()} ><a href=yes>"));
        Assert.Equal(["yes"], Extracted.From($"<{name}/><a href=no></{name}x><a href=no></ {name}><a href=no></{name}/><a href=yes>"));
        Assert.Empty(Extracted.From($"<{name}><a href=no></{name}"));
    }

    [Fact]
    public void Extract_Noscript_IsMarkupSinceThereIsNoScripting() => Assert.Equal(["yes"], Extracted.From("<noscript><a href=yes></noscript>"));

    [Fact]
    public void Extract_Plaintext_GoesToTheEnd() =>
        Assert.Equal(["yes"], Extracted.From("<a href=yes><plaintext><a href=no></plaintext><a href=no>"));

    [Theory]
    [InlineData("<script><!-- <a href=no> </script>")]
    [InlineData("<script><!-- <script> <a href=no> </script> <a href=no> --></script>")]
    [InlineData("<script><!-- <script> </script> </script>")]
    [InlineData("<script><!-- <script> --><a href=no></script>")]
    [InlineData("<script><!--><script><a href=no></script>")]
    [InlineData("<script><!-- <scripty> <a href=no> </script>")]
    [InlineData("<script>'<!' + '--<script>' <a href=no></script>")]
    public void Extract_EscapedScript_EndsWhereBrowsersEndIt(string script) => Assert.Equal(["yes"], Extracted.From(script + "<a href=yes>"));

    [Theory]
    [InlineData("<textarea>&lt;/textarea><a href=no></textarea>")]
    [InlineData("<title>&lt;a href=no></title>")]
    [InlineData("<p>&lt;a href=no></p>")]
    public void Extract_CharacterReferenceInText_MakesNoTag(string markup) => Assert.Equal(["yes"], Extracted.From(markup + "<a href=yes>"));
}
