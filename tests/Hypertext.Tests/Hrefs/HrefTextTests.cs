namespace Hypertext.Tests.Hrefs;

/// <summary>Text that looks like tags and is none.</summary>
public sealed class HrefTextTests
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
    public void Scan_CommentOrTheLike_EndsWhereBrowsersEndIt(string markup) => Assert.Equal(["yes"], Scanned.From(markup + "<a href=yes>"));

    [Fact]
    public void Scan_CommentWithoutEnd_GoesToTheEnd() => Assert.Empty(Scanned.From("<!-- <a href=no> -- > <a href=no>"));

    [Theory]
    [InlineData("script")]
    [InlineData("style")]
    [InlineData("xmp")]
    [InlineData("iframe")]
    [InlineData("noembed")]
    [InlineData("noframes")]
    [InlineData("title")]
    [InlineData("textarea")]
    public void Scan_TextElement_HoldsNoMarkup(string name)
    {
        Assert.Equal(["yes"], Scanned.From($"<{name}><a href=no></{name}><a href=yes>"));
        Assert.Equal(["yes"], Scanned.From($"<{name} x=y ><a href=no></other><a href=no></{name.ToUpperInvariant()} ><a href=yes>"));
        Assert.Equal(["yes"], Scanned.From($"<{name}/><a href=no></{name}x><a href=no></ {name}><a href=no></{name}/><a href=yes>"));
        Assert.Empty(Scanned.From($"<{name}><a href=no></{name}"));
    }

    [Fact]
    public void Scan_Noscript_IsMarkupSinceThereIsNoScripting() => Assert.Equal(["yes"], Scanned.From("<noscript><a href=yes></noscript>"));

    [Fact]
    public void Scan_Plaintext_GoesToTheEnd() =>
        Assert.Equal(["yes"], Scanned.From("<a href=yes><plaintext><a href=no></plaintext><a href=no>"));

    [Theory]
    [InlineData("<script><!-- <a href=no> </script>")]
    [InlineData("<script><!-- <script> <a href=no> </script> <a href=no> --></script>")]
    [InlineData("<script><!-- <script> </script> </script>")]
    [InlineData("<script><!-- <script> --><a href=no></script>")]
    [InlineData("<script><!--><script><a href=no></script>")]
    [InlineData("<script><!-- <scripty> <a href=no> </script>")]
    [InlineData("<script>'<!' + '--<script>' <a href=no></script>")]
    public void Scan_EscapedScript_EndsWhereBrowsersEndIt(string script) => Assert.Equal(["yes"], Scanned.From(script + "<a href=yes>"));

    [Theory]
    [InlineData("<textarea>&lt;/textarea><a href=no></textarea>")]
    [InlineData("<title>&lt;a href=no></title>")]
    [InlineData("<p>&lt;a href=no></p>")]
    public void Scan_CharacterReferenceInText_MakesNoTag(string markup) => Assert.Equal(["yes"], Scanned.From(markup + "<a href=yes>"));
}
