using System.Text;

namespace Hypertext.Tests.Charsets;

public sealed class CharsetSnifferTests
{
    [Fact]
    public void Detect_NothingSaid_IsWindows1252() => Assert.Equal(1252, CharsetSniffer.Detect("<p>"u8, null).CodePage);

    [Fact]
    public void Detect_HeaderAndMeta_HeaderWins() =>
        Assert.Equal("koi8-r", CharsetSniffer.Detect("<meta charset=utf-8>"u8, "koi8-r").WebName);

    [Theory]
    [InlineData("")]
    [InlineData("unheard-of")]
    public void Detect_HeaderIsNoLabel_MetaCounts(string header) =>
        Assert.Equal("koi8-r", CharsetSniffer.Detect("<meta charset=koi8-r>"u8, header).WebName);

    [Fact]
    public void Detect_ByteOrderMark_BeatsHeaderAndMeta()
    {
        byte[] utf8 = [0xEF, 0xBB, 0xBF, .. "<meta charset=koi8-r>"u8];

        Assert.Equal("utf-8", CharsetSniffer.Detect(utf8, "windows-1251").WebName);
        Assert.Equal("utf-16", CharsetSniffer.Detect([0xFF, 0xFE, (byte)'<', 0], "windows-1251").WebName);
        Assert.Equal("utf-16BE", CharsetSniffer.Detect([0xFE, 0xFF, 0, (byte)'<'], "windows-1251").WebName);
    }

    [Fact]
    public void Detect_ByteOrderMarkCutOff_IsNone() => Assert.Equal(1252, CharsetSniffer.Detect([0xEF, 0xBB], null).CodePage);

    [Fact]
    public void Detect_HeaderSaysUtf16_IsBelieved() => Assert.Equal("utf-16", CharsetSniffer.Detect("<p>"u8, "utf-16").WebName);

    [Fact]
    public void Detect_FilesOfTheConformanceData_AllAreRight()
    {
        var wrong = new List<string>();
        foreach (var sniffed in SharedData.ReadJson("encoding/sniff.json").GetProperty("cases").EnumerateArray())
        {
            var file = sniffed.GetProperty("file").GetString()!;
            var page = SharedData.ReadBytes($"encoding/{file}");
            if (!IsEncoding(sniffed.GetProperty("encoding").GetString()!, CharsetSniffer.Detect(page, null)))
            {
                wrong.Add(file);
            }

            if (!IsEncoding(sniffed.GetProperty("withHeaderWindows1251").GetString()!, CharsetSniffer.Detect(page, "windows-1251")))
            {
                wrong.Add($"{file} with a header");
            }
        }

        Assert.Empty(wrong);
    }

    private static bool IsEncoding(string name, Encoding actual) => EncodingLabels.Find(name)!.CodePage == actual.CodePage;
}
