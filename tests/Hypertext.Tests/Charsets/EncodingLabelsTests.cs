using System.Text;

namespace Hypertext.Tests.Charsets;

public sealed class EncodingLabelsTests
{
    [Fact]
    public void Find_EveryLabelOfTheStandard_IsTheEncodingOfItsName()
    {
        var labels = SharedData.ReadJson("encoding/encodings.json").EnumerateArray()
            .SelectMany(group => group.GetProperty("encodings").EnumerateArray())
            .SelectMany(encoding => encoding.GetProperty("labels").EnumerateArray()
                .Select(label => (Label: label.GetString()!, Name: encoding.GetProperty("name").GetString()!)))
            .ToArray();

        var wrong = labels.Where(label =>
            EncodingLabels.Find(label.Label) is not { } encoding || EncodingLabels.NameOf(encoding) != label.Name);

        Assert.Equal(228, labels.Length);
        Assert.Empty(wrong);
    }

    [Fact]
    public void Find_TwoLabelsOfOneEncoding_IsOneObject() =>
        Assert.Same(EncodingLabels.Find("koi8-r"), EncodingLabels.Find("csKOI8R"));

    [Fact]
    public void Find_EncodingsOfTheStandard_AreNotEqualToEachOther()
    {
        var encodings = StandardEncodings.All.ToArray();

        Assert.Equal(40, encodings.Length);
        Assert.Equal(encodings.Length, encodings.Distinct().Count());
    }

    [Theory]
    [InlineData("UTF-8")]
    [InlineData("Utf8")]
    [InlineData(" \t\r\n\futf-8 \t\r\n\f")]
    public void Find_CaseAndSurroundingSpace_DoNotMatter(string label) => Assert.Same(Encoding.UTF8, EncodingLabels.Find(label));

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("utf 8")]
    [InlineData("utf-7")]
    [InlineData("utf-32")]
    [InlineData("\u00A0utf-8")]
    [InlineData("\"utf-8\"")]
    [InlineData("windows-1252\0")]
    [InlineData("\u212Aoi8-r")]
    [InlineData("\u0130bm866")]
    [InlineData("a-label-that-is-longer-than-any-of-the-standard")]
    public void Find_NoLabel_IsNull(string label) => Assert.Null(EncodingLabels.Find(label));

    [Theory]
    [InlineData("iso-8859-1")]
    [InlineData("us-ascii")]
    [InlineData("latin1")]
    public void Find_Latin1_MeansWindows1252(string label) => Assert.Equal("€", EncodingLabels.Find(label)!.GetString([0x80]));

    [Theory]
    [InlineData("utf-16", "UTF-16LE")]
    [InlineData("utf-16be", "UTF-16BE")]
    [InlineData("utf8", "UTF-8")]
    [InlineData("latin1", "windows-1252")]
    [InlineData("gb2312", "GBK")]
    [InlineData("logical", "ISO-8859-8-I")]
    public void NameOf_EncodingThatWasFound_IsTheNameOfTheStandard(string label, string name) =>
        Assert.Equal(name, EncodingLabels.NameOf(EncodingLabels.Find(label)!));

    [Fact]
    public void NameOf_CopyWithAnotherFallback_IsTheSame()
    {
        var copy = (Encoding)EncodingLabels.Find("euc-kr")!.Clone();
        copy.EncoderFallback = EncoderFallback.ExceptionFallback;

        Assert.Equal("EUC-KR", EncodingLabels.NameOf(copy));
    }

    [Fact]
    public void NameOf_EncodingThatPagesDoNotHave_Throws() =>
        Assert.Throws<ArgumentException>(() => EncodingLabels.NameOf(Encoding.UTF32));

    [Fact]
    public void IsAsciiSuperset_AllEncodings_AllButThoseWithCodeUnitsOrEscapesAre()
    {
        var others = StandardEncodings.All.Where(encoding => !EncodingLabels.IsAsciiSuperset(encoding)).Select(EncodingLabels.NameOf);

        Assert.Equal(["ISO-2022-JP", "UTF-16BE", "UTF-16LE", "replacement"], others.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("utf-16le", "UTF-8")]
    [InlineData("utf-16be", "UTF-8")]
    [InlineData("iso-2022-kr", "UTF-8")]
    [InlineData("utf-8", "UTF-8")]
    [InlineData("iso-2022-jp", "ISO-2022-JP")]
    [InlineData("windows-1252", "windows-1252")]
    [InlineData("x-user-defined", "x-user-defined")]
    public void QueryEncoding_Encoding_IsTheOutputEncoding(string label, string name) =>
        Assert.Equal(name, EncodingLabels.NameOf(EncodingLabels.QueryEncoding(EncodingLabels.Find(label)!)));
}
