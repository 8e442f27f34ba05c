using System.Text;

namespace Hypertext.Tests.Charsets;

public sealed class EncodingLabelsTests
{
    /// <summary>The encodings that are read as another one, and the code page of that.</summary>
    private static readonly Dictionary<string, int> Substitutes = new()
    {
        // .NET has none of these; most of their bytes are markup, which windows-1252 gets right.
        ["ISO-8859-10"] = 1252,
        ["ISO-8859-14"] = 1252,
        ["ISO-8859-16"] = 1252,
        ["replacement"] = 1252,
        ["x-user-defined"] = 1252,

        // .NET's encoding of this name is another one than the standard's, or narrower.
        ["GBK"] = 54936,
        ["EUC-KR"] = 949,

        // The two differ in the direction of the text, which is nothing to a decoder.
        ["ISO-8859-8-I"] = 28598,
    };

    static EncodingLabelsTests() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    [Fact]
    public void Find_EveryLabelOfTheStandard_IsTheEncodingOfItsName()
    {
        var encodings = SharedData.ReadJson("encoding/encodings.json").EnumerateArray()
            .SelectMany(group => group.GetProperty("encodings").EnumerateArray());
        var labels = encodings
            .SelectMany(encoding => encoding.GetProperty("labels").EnumerateArray()
                .Select(label => (Label: label.GetString()!, Name: encoding.GetProperty("name").GetString()!)))
            .ToArray();

        var wrong = labels
            .Select(label => (label.Label, Expected: CodePageOf(label.Name), Actual: EncodingLabels.Find(label.Label)?.CodePage))
            .Where(label => label.Expected != label.Actual);

        Assert.Equal(228, labels.Length);
        Assert.Empty(wrong);
    }

    [Fact]
    public void Find_OneOfEachSubstitute_DecodesMarkup()
    {
        foreach (var name in Substitutes.Keys)
        {
            Assert.Equal("<a href=x>", EncodingLabels.Find(name)!.GetString("<a href=x>"u8));
        }
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
    public void Find_NoLabel_IsNull(string label) => Assert.Null(EncodingLabels.Find(label));

    [Theory]
    [InlineData("iso-8859-1")]
    [InlineData("us-ascii")]
    [InlineData("latin1")]
    public void Find_Latin1_MeansWindows1252(string label) => Assert.Equal("€", EncodingLabels.Find(label)!.GetString([0x80]));

    private static int CodePageOf(string name) =>
        Substitutes.TryGetValue(name, out var codePage) ? codePage : Encoding.GetEncoding(name).CodePage;
}
