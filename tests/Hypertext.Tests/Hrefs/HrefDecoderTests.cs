using System.Text;

namespace Hypertext.Tests.Hrefs;

public sealed class HrefDecoderTests
{
    private readonly HrefDecoder _decoder = new();

    [Theory]
    [InlineData("/plain?a=1", "utf-8")]
    [InlineData("/plain?a=1", "shift_jis")]
    [InlineData("/pläin", "utf-8")]
    [InlineData("", "windows-1252")]
    public void Decode_NothingToChange_HandsOutWhatItWasGiven(string value, string label)
    {
        ReadOnlySpan<byte> raw = Encoding.UTF8.GetBytes(value);

        var text = _decoder.Decode(raw, EncodingLabels.Find(label)!);

        Assert.True(text == raw);
    }

    [Theory]
    [InlineData("a\0b", "a\uFFFDb")]
    [InlineData("a\r\nb\rc\nd\r\r\n", "a\nb\nc\nd\n\n")]
    [InlineData("&#13;&#10;&#0;", "\r\n\uFFFD")]
    [InlineData("&", "&")]
    [InlineData("&&amp;&", "&&&")]
    [InlineData("&#99999999999999999999;", "\uFFFD")]
    [InlineData("&#x80;&#x81;&#x9F;&#xA0;", "\u20AC\u0081\u0178\u00A0")]
    [InlineData("&#xFFFE;&#xDFFF;&#x10FFFF;", "\uFFFE\uFFFD\U0010FFFF")]
    [InlineData("&notin;&notinx;&not;in&notin", "\u2209&notinx;\u00ACin&notin")]
    [InlineData("&nGt;&nGt;&nGt;", "\u226B\u20D2\u226B\u20D2\u226B\u20D2")]
    [InlineData("&ampé&amp=", "&é&amp=")]
    [InlineData("é&eacute;", "éé")]
    public void Decode_WhatDoesNotStandForItself_IsReplacedAsInAttributes(string value, string text) =>
        Assert.Equal(text, Encoding.UTF8.GetString(_decoder.Decode(Encoding.UTF8.GetBytes(value), Encoding.UTF8)));

    [Fact]
    public void Decode_OnlyNul_HasRoom()
    {
        var text = _decoder.Decode(new byte[100_000], Encoding.UTF8);

        Assert.Equal(new string('\uFFFD', 100_000), Encoding.UTF8.GetString(text));
    }

    [Fact]
    public void Decode_InvalidUtf8_BecomesReplacementCharactersWhateverTheEncodingWouldDo()
    {
        var throwing = new UTF8Encoding(false, throwOnInvalidBytes: true);
        byte[] raw = [(byte)'a', 0xE2, 0x82, (byte)'b', 0xFF];

        Assert.Equal("a\uFFFDb\uFFFD", Encoding.UTF8.GetString(_decoder.Decode(raw, throwing)));
    }

    [Fact]
    public void Decode_ReferenceInAnotherEncoding_IsReplacedAfterDecoding()
    {
        // The second byte of these characters is that of "\" and of "|".
        byte[] raw = [0x95, 0x5C, (byte)'&', .. "amp;"u8, 0x83, 0x7C];

        Assert.Equal("表&ポ", Encoding.UTF8.GetString(_decoder.Decode(raw, EncodingLabels.Find("shift_jis")!)));
    }

    [Fact]
    public void Decode_ReusedBuffers_AllocatesNothing()
    {
        byte[] raw = [.. "caf"u8, 0xE9, .. "?a&amp;b&notin;&#47;"u8];
        _decoder.Decode(raw, EncodingLabels.Windows1252);

        var before = GC.GetAllocatedBytesForCurrentThread();
        _decoder.Decode(raw, EncodingLabels.Windows1252);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
