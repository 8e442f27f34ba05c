using System.Text;

namespace Scraper.Tests;

public sealed class PrintableTests
{
    [Fact]
    public void Escape_PrintableAscii_IsUntouched()
    {
        var text = string.Concat(Enumerable.Range(' ', 0x7F - ' ').Select(code => (char)code));

        Assert.Same(text, Printable.Escape(text));
    }

    [Theory]
    [InlineData("")]
    [InlineData("käse 日本語 𝄞 😀")]
    [InlineData("e\u0301")]
    [InlineData("\u00A0")]
    public void Escape_HarmlessText_IsUntouched(string text) => Assert.Same(text, Printable.Escape(text));

    [Fact]
    public void Escape_EveryControlCharacter_IsEscaped()
    {
        foreach (var code in Enumerable.Range(0, 0x20).Concat(Enumerable.Range(0x7F, 0x21)))
        {
            Assert.Equal($"a\\u{{{code:X}}}b", Printable.Escape($"a{(char)code}b"));
        }
    }

    [Theory]
    [InlineData("\u202E", "\\u{202E}")]
    [InlineData("\u202A", "\\u{202A}")]
    [InlineData("\u2066", "\\u{2066}")]
    [InlineData("\u2069", "\\u{2069}")]
    [InlineData("\u200E", "\\u{200E}")]
    [InlineData("\u061C", "\\u{61C}")]
    [InlineData("\u200B", "\\u{200B}")]
    [InlineData("\uFEFF", "\\u{FEFF}")]
    [InlineData("\u2028", "\\u{2028}")]
    [InlineData("\u2029", "\\u{2029}")]
    [InlineData("\u00AD", "\\u{AD}")]
    [InlineData("\uE000", "\\u{E000}")]
    [InlineData("\uFFFF", "\\u{FFFF}")]
    [InlineData("\U000E0001", "\\u{E0001}")]
    public void Escape_CharacterThatActs_IsEscaped(string text, string escaped) => Assert.Equal($"a{escaped}ü", Printable.Escape($"a{text}ü"));

    [Fact]
    public void Escape_LoneSurrogate_IsEscapedAsWhatItWouldBeWrittenAs()
    {
        Assert.Equal("a\\u{FFFD}b", Printable.Escape("a\uD800b"));
        Assert.Equal("a\\u{FFFD}", Printable.Escape("a\uDC00"));
        Assert.Equal("\\u{FFFD}\\u{FFFD}", Printable.Escape("\uDC00\uD800"));
    }

    [Theory]
    [InlineData("a\\u{9}b", "a\\u{5C}u{9}b")]
    [InlineData("\\\\u{\\u\\", "\\\\u{5C}u{\\u\\")]
    [InlineData("\t\\u{", "\\u{9}\\u{5C}u{")]
    public void EscapeField_WhatLooksLikeAnEscape_IsEscapedSoThatItComesBack(string text, string escaped)
    {
        Assert.Equal(escaped, Printable.EscapeField(text));
        Assert.Equal(text, Printable.Unescape(escaped));
        Assert.Equal(Printable.Escape(text), Printable.Escape(Printable.Escape(text)));
    }

    [Fact]
    public void Escape_LineInjection_StaysOneField() =>
        Assert.Equal("http://a/\\u{9}x\\u{D}\\u{A}http://b/", Printable.Escape("http://a/\tx\r\nhttp://b/"));

    [Fact]
    public void Escape_AnyText_LeavesNothingThatEndsALine()
    {
        var random = new Random(99);
        for (var round = 0; round < 2_000; round++)
        {
            var text = string.Concat(Enumerable.Range(0, 20).Select(_ => (char)random.Next(random.Next(2) == 0 ? 0x100 : 0x10000)));

            Assert.DoesNotContain(Printable.Escape(text), character => char.IsControl(character));
        }
    }

    [Fact]
    public void Excerpt_LongText_IsCut()
    {
        Assert.Equal("abc", Printable.Excerpt("abc", 3));
        Assert.Equal("abc…", Printable.Excerpt("abcd", 3));
        Assert.Equal("a\\u{A}c…", Printable.Excerpt("a\ncd", 3));
    }

    [Theory]
    [InlineData("http://user:pw@host:99999/a@b", "http://host:99999/a@b")]
    [InlineData("http:user:pw@[x", "http:[x")]
    [InlineData("https:\\\\user:p@w@ho st\\path", "https:\\\\ho st\\path")]
    [InlineData("user:pw@host", "user:host")]
    [InlineData("http://host/?q=a@b", "http://host/?q=a@b")]
    [InlineData("http://host#a@b", "http://host#a@b")]
    [InlineData("nonsense", "nonsense")]
    public void WithoutUserInfo_Text_LosesWhatMayBeOne(string text, string expected) =>
        Assert.Equal(expected, Printable.WithoutUserInfo(text));

    [Theory]
    [InlineData("", true)]
    [InlineData("a\tb\n", true)]
    [InlineData("a,\"b\"\r\nä\\u{202E}\n", true)]
    [InlineData("a\tb", false)]
    [InlineData("a\u001B[2J\n", false)]
    [InlineData("a\u202Eb\n", false)]
    [InlineData("a\0\n", false)]
    public void IsLines_IsTrueOfWhatMayBeAppended(string text, bool isLines) => Assert.Equal(isLines, Printable.IsLines(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void IsLines_NotUtf8_IsFalse() => Assert.False(Printable.IsLines([0xFF, (byte)'\n']));
}
