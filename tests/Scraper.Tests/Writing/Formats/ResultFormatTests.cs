using System.Buffers;
using System.Text;
using System.Text.Json;
using Scraper.Options;
using Scraper.Pipeline;
using Scraper.Tests.Fixtures;
using Scraper.Writing.Formats;

namespace Scraper.Tests.Writing.Formats;

public sealed class ResultFormatTests
{
    private static readonly DateTimeOffset Time = new(2030, 1, 2, 3, 4, 5, 678, TimeSpan.Zero);

    [Theory]
    [InlineData("results.txt", "Txt")]
    [InlineData("links.tsv.gz", "Txt")]
    [InlineData("links", "Txt")]
    [InlineData("-", "Txt")]
    [InlineData("links.jsonl", "Jsonl")]
    [InlineData("links.NDJSON", "Jsonl")]
    [InlineData("links.jsonl.gz", "Jsonl")]
    [InlineData("links.csv", "Csv")]
    [InlineData("jsonl/links.txt", "Txt")]
    public void Resolve_Auto_IsByTheExtension(string path, string expected) =>
        Assert.Equal(expected, ResultFormats.Resolve(new OutputOptions { Path = path }).ToString());

    [Fact]
    public void Resolve_NamedFormat_BeatsTheExtension() =>
        Assert.Equal(OutputFormat.Csv, ResultFormats.Resolve(new OutputOptions { Path = "x.jsonl", Format = OutputFormat.Csv }));

    [Fact]
    public void Txt_Page_IsALineForEachLinkWithEscapes() =>
        Assert.Equal(
            "http://a/\thttp://b/\nhttp://a/\tjavascript:\\u{9}\\u{A}ü\\u{202E}\\u{5C}u{9}\\u\n",
            Format(new LinkLineFormat(), Page("http://a/", "http://b/", "javascript:\t\nü\u202E\\u{9}\\u")));

    [Fact]
    public void TxtPerPage_Pages_AreALineEach() =>
        Assert.Equal("http://a/\tx:1\tx:\\u{9}2\nhttp://b/\n", Format(new PageLineFormat(), Page("http://a/", "x:1", "x:\t2"), Page("http://b/")));

    [Theory]
    [InlineData("x:1", "x:1")]
    [InlineData("x:a,b", "\"x:a,b\"")]
    [InlineData("x:\"q\"", "\"x:\"\"q\"\"\"")]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("+1", "'+1")]
    [InlineData("-1", "'-1")]
    [InlineData("@a", "'@a")]
    [InlineData("'x", "''x")]
    [InlineData("=a,\"b\"", "\"'=a,\"\"b\"\"\"")]
    [InlineData("x:\r\n", "x:\\u{D}\\u{A}")]
    [InlineData("\t=1", "\\u{9}=1")]
    public void Csv_Link_IsACellThatIsNoFormula(string link, string cell) =>
        Assert.Equal($"http://a/,{cell}\r\n", Format(new CsvFormat(), Page("http://a/", link)));

    [Fact]
    public void Jsonl_Page_IsAnObjectWithAllThatIsKnown()
    {
        var page = Page("http://a/", "x:1", "x:\"\\\t\u202E😀\uE000");
        page = page with { Page = page.Page with { Url = Jobs.For("http://b/c").Url, StatusCode = 203, RedirectCount = 2 } };

        var text = Format(new JsonLinesFormat(), page);

        Assert.Equal(
            """{"source":"http://a/","url":"http://b/c","status":203,"redirects":2,"fetched_at":"2030-01-02T03:04:05.678Z","bytes":7,"charset":"UTF-8","links":["x:1","x:\"\\\u0009\u202e😀\ue000"]}""" + "\n",
            text);
        var links = JsonDocument.Parse(text).RootElement.GetProperty("links").EnumerateArray().Select(link => link.GetString());
        Assert.Equal(page.Texts, links);
    }

    [Fact]
    public void Jsonl_PageOfAMirror_NamesTheMirrorsAndTheOneItIsFrom()
    {
        var page = Page("http://a/");
        var job = page.Page.Job with { Mirrors = [Jobs.For("http://b/"), Jobs.For("http://b/")] };

        var root = JsonDocument.Parse(Format(new JsonLinesFormat(), page with { Page = page.Page with { Job = job, MirrorIndex = 2 } })).RootElement;

        Assert.Equal(["http://b/", "http://b/"], root.GetProperty("mirrors").EnumerateArray().Select(mirror => mirror.GetString()));
        Assert.Equal(2, root.GetProperty("mirror").GetInt32());
    }

    [Fact]
    public void Jsonl_AnyText_IsReadBackAsItWas()
    {
        var random = new Random(3);
        for (var round = 0; round < 500; round++)
        {
            var text = string.Concat(Enumerable.Range(0, 20).Select(_ => RandomRune(random)));

            var json = Format(new JsonLinesFormat(), Page(text, text));

            Assert.Equal(1, json.Count(character => character < ' '));
            var root = JsonDocument.Parse(json).RootElement;
            Assert.Equal(text, root.GetProperty("source").GetString());
            Assert.Equal(text, root.GetProperty("links")[0].GetString());
        }
    }

    [Fact]
    public void Unescape_WhatWasWritten_GivesItBack()
    {
        var random = new Random(4);
        for (var round = 0; round < 2000; round++)
        {
            var text = string.Concat(Enumerable.Range(0, 8).Select(_ => random.Next(3) == 0 ? "\\u{9}"[..random.Next(1, 6)] : RandomRune(random)));

            Assert.Equal(text, Printable.Unescape(Printable.EscapeField(text)));
        }
    }

    private static string RandomRune(Random random)
    {
        int code;
        do
        {
            code = random.Next(random.Next(3) switch { 0 => 0x80, 1 => 0x3000, _ => 0x110000 });
        }
        while (!Rune.IsValid(code));
        return new Rune(code).ToString();
    }

    private static Sample Page(string source, params string[] links) =>
        new(Pages.Of(new Job(source, Jobs.For("http://a/").Url), "") with { ByteCount = 7 }, links);

    private static string Format(IResultFormat format, params Sample[] pages)
    {
        var output = new ArrayBufferWriter<byte>();
        foreach (var (page, texts) in pages)
        {
            using var links = Pages.Links("http://a/", [], 0).Links;
            format.BeginPage(new PageLinks(page, links), Time, output);
            foreach (var link in texts)
            {
                format.AddLink(Encoding.UTF8.GetBytes(link), output);
            }

            format.EndPage(output);
        }

        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    /// <summary>A page, and links such as no URL parser would let pass.</summary>
    private sealed record Sample(Page Page, string[] Texts);
}
