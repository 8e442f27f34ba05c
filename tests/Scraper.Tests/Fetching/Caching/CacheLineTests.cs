using Scraper.Fetching;

namespace Scraper.Tests.Fetching.Caching;

public sealed class CacheLineTests
{
    [Theory]
    [InlineData("http://a.test/\t\"1\"\t\t")]
    [InlineData("http://a.test/\tW/\"\"\tWed, 21 Oct 2015 07:28:00 GMT\thttps://a.test/end")]
    [InlineData("http://a.test/\t\tWed, 21 Oct 2015 07:28:00 GMT\t")]
    [InlineData(@"http://a.test/\x\u{5C}u{1B}\u{202E}ü" + "\t\"\\\"\t\t")]
    public void ToString_OfALineThatWasRead_IsThatLine(string text)
    {
        Assert.True(CacheLine.TryParse(text, out var line));

        Assert.Equal(text, line.ToString());
    }

    [Fact]
    public void TryParse_EscapedUrl_IsTheListedOne()
    {
        Assert.True(CacheLine.TryParse(@"http://a.test/\u{5C}u{41}\u{1B}" + "\t\"1\"\t\t", out var line));

        Assert.Equal("http://a.test/\\u{41}\u001B", line.Listed);
    }

    [Theory]
    [InlineData("")]
    [InlineData("http://a.test/")]
    [InlineData("http://a.test/\t\"1\"\t")]
    [InlineData("http://a.test/\t\"1\"\t\t\t")]
    [InlineData("http://a.test/\t\t\t")]
    [InlineData("\t\"1\"\t\t")]
    [InlineData("http://a.test/\t1\t\t")]
    [InlineData("http://a.test/\t\"a\"b\"\t\t")]
    [InlineData("http://a.test/\t\"1\"\tyesterday\t")]
    [InlineData("http://a.test/\t\"1\"\t\telsewhere")]
    public void TryParse_WhatTheProgramDoesNotWrite_IsNone(string text) => Assert.False(CacheLine.TryParse(text, out _));
}
