namespace Hypertext.Tests.Charsets;

/// <summary>The encodings that are left to .NET: what the standard says of broken input is what .NET does.</summary>
public sealed class UnicodeEncodingTests
{
    [Theory]
    [InlineData("41 C3 42", "A\uFFFDB")]
    [InlineData("C0 80 C1 BF", "\uFFFD\uFFFD\uFFFD\uFFFD")]
    [InlineData("E2 82 41", "\uFFFDA")]
    [InlineData("E2 82", "\uFFFD")]
    [InlineData("E0 80 80", "\uFFFD\uFFFD\uFFFD")]
    [InlineData("ED A0 80", "\uFFFD\uFFFD\uFFFD")]
    [InlineData("EF BF BE", "\uFFFE")]
    [InlineData("F0 9F 98 41", "\uFFFDA")]
    [InlineData("F0 9F 41", "\uFFFDA")]
    [InlineData("F0 80 80 80", "\uFFFD\uFFFD\uFFFD\uFFFD")]
    [InlineData("F4 8F BF BF", "\U0010FFFF")]
    [InlineData("F4 90 80 80", "\uFFFD\uFFFD\uFFFD\uFFFD")]
    [InlineData("F5 80 FF", "\uFFFD\uFFFD\uFFFD")]
    public void GetString_BrokenUtf8_IsOneErrorForEachMaximalPart(string bytes, string text) => Assert.Equal(text, Read("utf-8", bytes));

    [Theory]
    [InlineData("41 00 3D D8 00 DE", "A\U0001F600")]
    [InlineData("3D D8 41 00", "\uFFFDA")]
    [InlineData("00 DE 41 00", "\uFFFDA")]
    [InlineData("3D D8 3D D8 00 DE", "\uFFFD\U0001F600")]
    [InlineData("41 00 3D D8", "A\uFFFD")]
    [InlineData("41 00 42", "A\uFFFD")]
    [InlineData("FE FF", "\uFFFE")]
    public void GetString_BrokenUtf16_IsOneErrorForEachLoneSurrogateAndAnOddByte(string bytes, string text)
    {
        Assert.Equal(text, Read("utf-16le", bytes));
        Assert.Equal(text, Read("utf-16be", Swap(bytes)));
    }

    /// <remarks>The standard has one error here. An href that a page breaks off in is none, so it does not matter.</remarks>
    [Fact]
    public void GetString_Utf16EndsInALoneSurrogateAndAnOddByte_IsTwoErrorsWhereTheStandardHasOne() =>
        Assert.Equal("\uFFFD\uFFFD", Read("utf-16le", "3D D8 41"));

    private static string Read(string label, string bytes) =>
        EncodingLabels.Find(label)!.GetString(Convert.FromHexString(bytes.Replace(" ", "", StringComparison.Ordinal)));

    private static string Swap(string bytes) =>
        string.Join(' ', bytes.Split(' ').Chunk(2).SelectMany(pair => pair.Reverse()));
}
