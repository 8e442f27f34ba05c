using System.Text;

namespace Hypertext.Tests.Charsets;

/// <summary>Every pointer of every multi-byte index, read and written.</summary>
public sealed class MultiByteIndexTests
{
    private static readonly string[] LastIsWritten = ["═", "╞", "╡", "╪", "十", "卅"];

    [Fact]
    public void GetString_FilesOfTheConformanceData_AllAreRight()
    {
        var cases = SharedData.ReadJson("encoding/multibyte.json").GetProperty("cases").EnumerateArray().ToArray();

        foreach (var file in cases)
        {
            var encoding = EncodingLabels.Find(file.GetProperty("encoding").GetString()!)!;
            var bytes = SharedData.ReadBytes($"encoding/{file.GetProperty("bytes").GetString()}");
            var expected = Encoding.UTF8.GetString(SharedData.ReadBytes($"encoding/{file.GetProperty("utf8").GetString()}"));

            Assert.Equal(expected, encoding.GetString(bytes));
        }

        Assert.Equal(7, cases.Length);
    }

    [Theory]
    [InlineData("euc-kr", "euc_kr")]
    [InlineData("gb18030", "gb18030")]
    [InlineData("gbk", "gb18030")]
    [InlineData("euc-jp", "jis0208")]
    public void GetBytes_EveryCodePointOfAnIndex_IsItsFirstPointer(string label, string file) =>
        AssertWritten(label, Pointers(file).GroupBy(pair => pair.Text).Select(group => group.First()));

    [Fact]
    public void GetBytes_EveryCodePointOfBig5_IsNotAmongTheAdditionsAndLastInSixCases() =>
        AssertWritten(
            "big5",
            Pointers("big5").Where(pair => pair.Bytes[0] >= 0xA1).GroupBy(pair => pair.Text)
                .Select(group => LastIsWritten.Contains(group.Key) ? group.Last() : group.First()));

    [Fact]
    public void GetBytes_Big5CodePointsOfTheAdditionsOnly_GoToTheFallback()
    {
        var written = Pointers("big5").Where(pair => pair.Bytes[0] >= 0xA1).Select(pair => pair.Text).ToHashSet();
        var others = Pointers("big5").Where(pair => !written.Contains(pair.Text)).Select(pair => pair.Text).ToArray();

        Assert.NotEmpty(others);
        Assert.All(others, text => Assert.Equal((byte)'?', EncodingLabels.Find("big5")!.GetBytes(text)[0]));
    }

    /// <remarks>NEC's duplicates (0xED and 0xEE) are only read, and so are those that come after the first.</remarks>
    [Fact]
    public void GetBytes_EveryCodePointOfShiftJis_IsItsFirstPointerButForNecsDuplicates() =>
        AssertWritten(
            "shift_jis",
            Pointers("shift_jis").Where(pair => pair.Bytes[0] is not (0xED or 0xEE) && !IsPrivate(pair.Text))
                .GroupBy(pair => pair.Text).Select(group => group.First()));

    private static void AssertWritten(string label, IEnumerable<(byte[] Bytes, string Text)> expected)
    {
        var encoding = EncodingLabels.Find(label)!;
        var count = 0;
        foreach (var (bytes, text) in expected)
        {
            // GBK writes the euro sign in one byte.
            Assert.Equal(label == "gbk" && text == "€" ? [0x80] : bytes, encoding.GetBytes(text));
            count++;
        }

        Assert.InRange(count, 6_000, 24_000);
    }

    private static bool IsPrivate(string text) => text[0] is >= '\uE000' and <= '\uF8FF';

    /// <summary>The pointers that have a code point, by the two bytes that say it.</summary>
    private static IEnumerable<(byte[] Bytes, string Text)> Pointers(string file)
    {
        var bytes = Encoding.Latin1.GetString(SharedData.ReadBytes($"encoding/multibyte/{file}_in.txt")).Split('\n');
        var texts = Encoding.UTF8.GetString(SharedData.ReadBytes($"encoding/multibyte/{file}_in_ref.txt")).Split('\n');
        return bytes.Zip(texts)
            .Where(line => line.First.Length == 2 && !line.Second.Contains('\uFFFD') && line.Second.EnumerateRunes().Count() == 1)
            .Select(line => (Encoding.Latin1.GetBytes(line.First), line.Second));
    }
}
