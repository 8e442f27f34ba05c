using System.Text;
using System.Text.Json;

namespace Hypertext.Tests.Charsets;

public sealed class SingleByteEncodingTests
{
    private static readonly byte[] Ascii = [.. Enumerable.Range(0, 0x80).Select(value => (byte)value)];
    private static readonly byte[] Upper = [.. Enumerable.Range(0x80, 0x80).Select(value => (byte)value)];

    [Fact]
    public void GetString_EveryByteOfEveryIndex_IsTheCharacterOfTheStandard()
    {
        var wrong = Indexes().Where(index => Find(index.Name).GetString(Upper) != index.Characters).Select(index => index.Name);

        Assert.Equal(27, Indexes().Count());
        Assert.Empty(wrong);
    }

    [Fact]
    public void GetBytes_EveryCharacterOfEveryIndex_IsItsByte()
    {
        foreach (var (name, characters) in Indexes())
        {
            for (var offset = 0; offset < characters.Length; offset++)
            {
                byte expected = characters[offset] == '\uFFFD' ? (byte)'?' : Upper[offset];

                Assert.Equal([expected], Find(name).GetBytes([characters[offset]]));
            }
        }
    }

    [Fact]
    public void GetStringAndGetBytes_Ascii_IsItself()
    {
        var text = Encoding.ASCII.GetString(Ascii);
        foreach (var label in Indexes().Select(index => index.Name).Append("x-user-defined"))
        {
            Assert.Equal(text, Find(label).GetString(Ascii));
            Assert.Equal(Ascii, Find(label).GetBytes(text));
        }
    }

    [Fact]
    public void GetString_UserDefined_IsInThePrivateUseArea()
    {
        var text = Find("x-user-defined").GetString([0x41, 0x80, 0xFF]);

        Assert.Equal("A\uF780\uF7FF", text);
        Assert.Equal([0x41, 0x80, 0xFF, (byte)'?'], Find("x-user-defined").GetBytes(text + "\uF77F"));
    }

    [Theory]
    [InlineData("iso-8859-8", 0xFD, '\u200E')]
    [InlineData("iso-8859-8-i", 0xE0, '\u05D0')]
    [InlineData("koi8-u", 0xAE, 'ў')]
    [InlineData("x-mac-cyrillic", 0xFF, '€')]
    [InlineData("windows-1252", 0x81, '\u0081')]
    [InlineData("windows-1253", 0xAA, '\uFFFD')]
    public void GetString_ByteThatDotNetReadsOtherwiseOrThatIsAmbiguous_IsAsOnTheWeb(string label, byte value, char character) =>
        Assert.Equal([character], Find(label).GetString([value]));

    [Theory]
    [InlineData("é", "?")]
    [InlineData("Ж\u0301!", "Ж?!")]
    [InlineData("\uFFFD", "?")]
    public void GetBytes_CharacterThatIsNotThere_GoesToTheFallback(string text, string expected) =>
        Assert.Equal(expected, Find("windows-1251").GetString(Find("windows-1251").GetBytes(text)));

    private static Encoding Find(string label) => EncodingLabels.Find(label)!;

    private static IEnumerable<(string Name, string Characters)> Indexes() =>
        SharedData.ReadJson("encoding/single-byte.json").GetProperty("indexes").EnumerateObject()
            .Select(index => (index.Name, string.Concat(index.Value.EnumerateArray().Select(ToCharacter))));

    private static char ToCharacter(JsonElement codePoint) =>
        codePoint.ValueKind == JsonValueKind.Null ? '\uFFFD' : (char)codePoint.GetInt32();
}
