using System.Text;

namespace Hypertext.Tests.Charsets;

/// <summary>The rules of WHATWG HTML, "prescan a byte stream to determine its encoding", one by one.</summary>
public sealed class MetaPrescanTests
{
    private const string Pragma = "http-equiv=content-type";

    [Theory]
    [InlineData("<meta charset=koi8-r>")]
    [InlineData("<META CHARSET=KOI8-R>")]
    [InlineData("<meta charset=\"koi8-r\">")]
    [InlineData("<meta charset=' koi8-r '>")]
    [InlineData("<meta\tcharset\n=\r\fkoi8-r />")]
    [InlineData("<meta/charset=koi8-r>")]
    [InlineData("<meta ///charset=koi8-r>")]
    [InlineData("<meta name=x charset=koi8-r>")]
    [InlineData("<meta charset=koi8-r charset=utf-8>")]
    [InlineData("<meta =x charset=koi8-r>")]
    public void FindEncoding_CharsetAttribute_IsTaken(string page) => AssertKoi8(page);

    [Theory]
    [InlineData("<meta http-equiv=content-type content='text/html; charset=koi8-r'>")]
    [InlineData("<meta content='text/html; charset=koi8-r' http-equiv=Content-Type>")]
    [InlineData("<meta http-equiv=content-type content=charset=koi8-r>")]
    [InlineData("<meta http-equiv=content-type content='CHARSET = koi8-r ; x'>")]
    [InlineData("<meta http-equiv=content-type content='charset charset=koi8-r'>")]
    [InlineData("<meta http-equiv=content-type content='charset=\"koi8-r\"x'>")]
    [InlineData("<meta http-equiv=content-type content='charset=koi8-r charset=utf-8'>")]
    public void FindEncoding_ContentWithPragma_IsTaken(string page) => AssertKoi8(page);

    [Theory]
    [InlineData("<meta content='text/html; charset=koi8-r'>")]
    [InlineData("<meta http-equiv=refresh content='text/html; charset=koi8-r'>")]
    [InlineData("<meta http-equiv=' content-type' content='charset=koi8-r'>")]
    [InlineData("<meta http-equiv=refresh http-equiv=content-type content='charset=koi8-r'>")]
    [InlineData("<meta http-equiv=content-type content='text/html; koi8-r'>")]
    [InlineData("<meta http-equiv=content-type content='charset=\"koi8-r'>")]
    [InlineData("<meta http-equiv=content-type content='charset='>")]
    public void FindEncoding_ContentThatSaysNothing_IsIgnored(string page) => AssertNone(page);

    [Theory]
    [InlineData("<meta charset=unheard-of>")]
    [InlineData("<meta charset=>")]
    [InlineData("<meta charset>")]
    [InlineData("<meta>")]
    [InlineData("<metacharset=koi8-r>")]
    [InlineData("<metal charset=koi8-r>")]
    [InlineData("<metа charset=koi8-r>")]
    [InlineData("< meta charset=koi8-r>")]
    [InlineData("meta charset=koi8-r")]
    [InlineData("")]
    [InlineData("<")]
    public void FindEncoding_NoMetaOrNoLabel_IsNull(string page) => AssertNone(page);

    [Fact]
    public void FindEncoding_CharsetAttributeUnknownBesideContent_ContentIsIgnoredToo() =>
        AssertNone($"<meta charset=unheard-of {Pragma} content='charset=koi8-r'>");

    [Fact]
    public void FindEncoding_ContentBeforeUnknownCharset_IsOverruled() =>
        AssertNone($"<meta {Pragma} content='charset=koi8-r' charset=unheard-of>");

    [Fact]
    public void FindEncoding_CharsetBesideContent_CharsetWins()
    {
        AssertKoi8($"<meta charset=koi8-r {Pragma} content='charset=utf-8'>");
        AssertKoi8($"<meta {Pragma} content='charset=utf-8' charset=koi8-r>");
    }

    [Theory]
    [InlineData("<meta charset=unheard-of><meta charset=koi8-r>")]
    [InlineData("<meta name=viewport content=x><meta charset=koi8-r>")]
    [InlineData("<meta charset=koi8-r><meta charset=utf-8>")]
    public void FindEncoding_SeveralMetas_FirstThatNamesAnEncodingCounts(string page) => AssertKoi8(page);

    [Theory]
    [InlineData("<!-- <meta charset=utf-8> --><meta charset=koi8-r>")]
    [InlineData("<!--><meta charset=koi8-r>")]
    [InlineData("<!---><meta charset=koi8-r>")]
    [InlineData("<!-- > <meta charset=utf-8> --><meta charset=koi8-r>")]
    [InlineData("<!doctype html><meta charset=koi8-r>")]
    [InlineData("<?xml <meta charset=utf-8><meta charset=koi8-r>")]
    [InlineData("</ <meta charset=utf-8><meta charset=koi8-r>")]
    public void FindEncoding_CommentsAndTheLike_AreSkipped(string page) => AssertKoi8(page);

    [Theory]
    [InlineData("<!-- <meta charset=koi8-r>")]
    [InlineData("<!-- --!><meta charset=koi8-r>")]
    [InlineData("<a title='<meta charset=koi8-r>'")]
    [InlineData("<a title='<meta charset=koi8-r>'>")]
    [InlineData("</a title='<meta charset=koi8-r>'>")]
    public void FindEncoding_MetaInsideCommentOrAttribute_IsNoMeta(string page) => AssertNone(page);

    [Theory]
    [InlineData("<script>'<meta charset=koi8-r>'</script>")]
    [InlineData("<title><meta charset=koi8-r></title>")]
    [InlineData("<a title=<meta charset=x><meta charset=koi8-r>")]
    public void FindEncoding_MetaInsideText_CountsAsTheStandardHasIt(string page) => AssertKoi8(page);

    [Theory]
    [InlineData("utf-16")]
    [InlineData("utf-16be")]
    [InlineData("utf-16le")]
    public void FindEncoding_Utf16_IsReadAsUtf8(string label) => Assert.Same(Encoding.UTF8, Find($"<meta charset={label}>"));

    [Fact]
    public void FindEncoding_UserDefined_IsWindows1252() => Assert.Equal(1252, Find("<meta charset=x-user-defined>")?.CodePage);

    [Theory]
    [InlineData("<meta charset=koi8-r")]
    [InlineData("<meta charset='koi8-r")]
    [InlineData("<meta charset=koi8-r ")]
    public void FindEncoding_MetaCutOff_SaysNothing(string page) => AssertNone(page);

    [Fact]
    public void FindEncoding_RandomMarkup_AlwaysEnds()
    {
        string[] pieces = ["<", ">", "meta", "<meta ", "charset", "=", "\"", "'", " ", "/", "!", "--", "content", "utf-8", "?", "\0", "é"];
        var random = new Random(20_251);

        for (var round = 0; round < 5_000; round++)
        {
            Find(string.Concat(random.GetItems(pieces, random.Next(40))));
        }
    }

    private static Encoding? Find(string start) => MetaPrescan.FindEncoding(Encoding.UTF8.GetBytes(start));

    private static void AssertKoi8(string page) => Assert.Equal("koi8-r", Find(page)?.WebName);

    private static void AssertNone(string page) => Assert.Null(Find(page));
}
