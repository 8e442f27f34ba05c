using System.Text;
using System.Text.Json;

namespace Hypertext.Tests.Charsets;

/// <summary>Sniffing and decoding over the conformance data.</summary>
public sealed class SniffingConformanceTests
{
    /// <summary>Pages of html5lib that are found otherwise: their meta elements stand behind the first 1,024 bytes, where only a tree
    /// builder would see them and begin anew with their encoding.</summary>
    private static readonly string[] NotSaidByTheStart =
        ["tests1 48", "tests1 49", "tests1 50", "tests1 51", "tests1 52", "tests1 53", "tests1 54"];

    private static readonly string[] Html5libFiles = ["tests1", "tests2", "test-yahoo-jp"];

    [Fact]
    public void Detect_SniffedFiles_AreRightWithoutAndWithHeaderAndWithAnotherDefault()
    {
        var files = Cases("encoding/sniff.json");

        foreach (var file in files)
        {
            var page = SharedData.ReadBytes($"encoding/{Text(file, "file")}");

            Assert.Equal(Text(file, "encoding"), Name(CharsetSniffer.Detect(page, null)));
            Assert.Equal(Text(file, "withHeaderWindows1251"), Name(CharsetSniffer.Detect(page, "windows-1251")));
            Assert.Equal(
                Text(file, "withDefaultIso885916"), Name(CharsetSniffer.Detect(page, null, EncodingLabels.Find("iso-8859-16"))));
        }

        Assert.Equal(16, files.Length);
    }

    [Fact]
    public void Detect_PagesOfHtml5lib_AreRight()
    {
        var pages = Html5libFiles.SelectMany(Html5libPages).ToArray();

        var wrong = pages.Where(page => Name(CharsetSniffer.Detect(page.Bytes, null)) != Name(EncodingLabels.Find(page.Label)!));

        Assert.Equal(82, pages.Length);
        Assert.Equal(NotSaidByTheStart, wrong.Select(page => page.Name));
    }

    /// <remarks>What their headers say is read in the tests of the program, which has to do with headers.</remarks>
    [Fact]
    public void GetString_OwnPages_HaveTheirTexts()
    {
        var pages = Cases("encoding/pages.json");

        foreach (var page in pages)
        {
            var encoding = EncodingLabels.Find(Text(page, "encoding"))!;
            var bytes = SharedData.ReadBytes($"encoding/{Text(page, "file")}").AsSpan();
            bytes = bytes.StartsWith(encoding.Preamble) ? bytes[encoding.Preamble.Length..] : bytes;

            Assert.Equal(
                Encoding.UTF8.GetString(SharedData.ReadBytes($"encoding/{Text(page, "text")}")),
                encoding.GetString(bytes));
        }

        Assert.Equal(67, pages.Length);
    }

    private static JsonElement[] Cases(string path) => [.. SharedData.ReadJson(path).GetProperty("cases").EnumerateArray()];

    private static string Text(JsonElement item, string property) => item.GetProperty(property).GetString()!;

    private static string Name(Encoding encoding) => EncodingLabels.NameOf(encoding);

    private static IEnumerable<(string Name, byte[] Bytes, string Label)> Html5libPages(string file)
    {
        var text = Encoding.Latin1.GetString(SharedData.ReadBytes($"encoding/html5lib/{file}.dat"));
        return text.Split("#data\n", StringSplitOptions.RemoveEmptyEntries).Select((page, index) =>
        {
            var parts = page.Split("\n#encoding\n");
            return ($"{file} {index + 1}", Encoding.Latin1.GetBytes(parts[0]), parts[1].Trim());
        });
    }
}
