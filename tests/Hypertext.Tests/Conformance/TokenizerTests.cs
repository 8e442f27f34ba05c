using System.Text;
using System.Text.Json;

namespace Hypertext.Tests.Conformance;

/// <summary>The tags that the scanner finds, against html5lib's tests of the tokenizer.</summary>
public sealed class TokenizerTests
{
    public static TheoryData<string> Files { get; } =
    [
        "contentModelFlags", "domjs", "entities", "escapeFlag", "namedEntities", "numericEntities", "pendingSpecChanges", "test1", "test2",
        "test3", "test4", "unicodeChars", "unicodeCharsProblematic",
    ];

    /// <summary>In text a name without a semicolon counts even where a letter follows it.</summary>
    private const string ReferenceInTextOnly = "&noti;";

    [Theory]
    [MemberData(nameof(Files))]
    public void Feed_InputOfATokenizerTest_FindsItsTags(string file)
    {
        var cases = Cases(file).ToArray();

        Assert.NotEmpty(cases);
        Assert.All(cases, test =>
        {
            Assert.Equal(test.Tags, Scan(test, test.Input.Length + 1));
            Assert.Equal(test.Tags, Scan(test, 1));
        });
    }

    /// <summary>What the text of those tests decodes to is what it does as the value of an attribute, but for the rule of
    /// attributes.</summary>
    [Theory]
    [InlineData("namedEntities", 4_210)]
    [InlineData("numericEntities", 336)]
    [InlineData("entities", 70)]
    public void Decode_TextOfATokenizerTestAsAValue_IsThatText(string file, int count)
    {
        var decoder = new HrefDecoder();
        var cases = Cases(file).Where(test => test.Text is not null && test.Input != ReferenceInTextOnly).ToArray();

        Assert.All(cases, test =>
        {
            var text = decoder.Decode(Encoding.UTF8.GetBytes(test.Input), Encoding.UTF8);
            Assert.Equal(test.Text, Encoding.UTF8.GetString(text));
        });
        Assert.Equal(count, cases.Length);
    }

    private static IEnumerable<string> Scan(TokenizerCase test, int chunk)
    {
        var tags = new List<RecordedTag>();
        var scanner = new TagScanner<TagRecorder>(new TagRecorder(null, tags), 1024 * 1024);
        scanner.Begin(test.Mode, Encoding.UTF8.GetBytes(test.LastStartTag ?? "none"));
        foreach (var piece in Encoding.UTF8.GetBytes(test.Input).Chunk(chunk))
        {
            scanner.Feed(piece);
        }

        return tags.Select(tag => tag.ToString());
    }

    private static IEnumerable<TokenizerCase> Cases(string file) =>
        from test in SharedData.ReadJson($"html/tokenizer/{file}.test").GetProperty("tests").EnumerateArray()
        from state in States(test)
        select TokenizerCase.From(test, state);

    private static IEnumerable<string> States(JsonElement test) =>
        test.TryGetProperty("initialStates", out var states) ? states.EnumerateArray().Select(state => state.GetString()!) : ["Data state"];
}
