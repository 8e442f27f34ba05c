using System.Text;
using System.Text.Json;

namespace Hypertext.Tests.Urls;

/// <summary>The web platform tests of the URL Standard: arrays in which a string is a comment and an object is a case.</summary>
internal static class WptData
{
    public static IReadOnlyList<JsonElement> Cases(string path) =>
        [.. SharedData.ReadJson(path).EnumerateArray().Where(item => item.ValueKind == JsonValueKind.Object)];

    public static bool Has(JsonElement test, string name) => test.TryGetProperty(name, out _);

    /// <summary>A string that may hold lone surrogates, which <see cref="JsonElement.GetString"/> refuses.</summary>
    public static string? Text(JsonElement test, string name) =>
        test.GetProperty(name) is { ValueKind: JsonValueKind.String } value ? Unescape(value.GetRawText().AsSpan()[1..^1]) : null;

    private static string Unescape(ReadOnlySpan<char> raw)
    {
        var text = new StringBuilder();
        for (var i = 0; i < raw.Length; i++)
        {
            if (raw[i] != '\\')
            {
                text.Append(raw[i]);
                continue;
            }

            i++;
            text.Append(raw[i] switch
            {
                'b' => '\b',
                'f' => '\f',
                'n' => '\n',
                'r' => '\r',
                't' => '\t',
                'u' => (char)Convert.ToUInt16(raw.Slice(i + 1, 4).ToString(), 16),
                var same => same,
            });
            i += raw[i] == 'u' ? 4 : 0;
        }

        return text.ToString();
    }
}
