using System.Text.Json;
using System.Text.RegularExpressions;

namespace Hypertext.Tests.Conformance;

/// <summary>A case of html5lib's tests of the tokenizer, in one of its initial states.</summary>
/// <remarks>Tags are the tags among the tokens expected, as text; Text is the text expected, if nothing else is.</remarks>
internal sealed partial record TokenizerCase(
    string Description, string Input, TextMode Mode, string? LastStartTag, IReadOnlyList<string> Tags, string? Text)
{
    public static TokenizerCase From(JsonElement test, string state)
    {
        var unescape = test.TryGetProperty("doubleEscaped", out var escaped) && escaped.GetBoolean();
        var tokens = test.GetProperty("output").EnumerateArray().ToArray();
        return new TokenizerCase(
            test.GetProperty("description").GetString()!,
            TextOf(test.GetProperty("input"), unescape),
            ModeOf(state),
            test.TryGetProperty("lastStartTag", out var name) ? name.GetString() : null,
            [.. tokens.Select(token => Tag(token, unescape)).OfType<string>()],
            tokens is [var only] && only[0].GetString() == "Character" ? TextOf(only[1], unescape) : null);
    }

    private static TextMode ModeOf(string state) => state switch
    {
        "Data state" => TextMode.Data,
        "RCDATA state" or "RAWTEXT state" => TextMode.RawText,
        "Script data state" => TextMode.Script,
        "PLAINTEXT state" => TextMode.Plaintext,
        "CDATA section state" => TextMode.CData,
        _ => throw new ArgumentException(state),
    };

    private static string? Tag(JsonElement token, bool unescape) => token[0].GetString() switch
    {
        "StartTag" => new RecordedTag(
            TextOf(token[1], unescape),
            token.GetArrayLength() > 3 && token[3].GetBoolean(),
            [.. token[2].EnumerateObject()
                .Select(pair => KeyValuePair.Create(Unescaped(pair.Name, unescape), TextOf(pair.Value, unescape)))])
            .ToString(),
        "EndTag" => new RecordedTag(TextOf(token[1], unescape), false, null).ToString(),
        _ => null,
    };

    /// <summary>Lone surrogates, which are in no page that was decoded from bytes, come out as U+FFFD.</summary>
    private static string TextOf(JsonElement value, bool unescape) => Unescaped(value.GetString()!, unescape);

    private static string Unescaped(string text, bool unescape) =>
        unescape ? Escape().Replace(text, match => ((char)Convert.ToInt32(match.Groups[1].Value, 16)).ToString()) : text;

    [GeneratedRegex(@"\\u([0-9A-Fa-f]{4})")]
    private static partial Regex Escape();
}
