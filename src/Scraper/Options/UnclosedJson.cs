using System.Text;
using System.Text.Json;

namespace Scraper.Options;

/// <summary>Finds what a file of JSON opens and does not close: .NET tells of it at the end of the file, without a place.</summary>
internal static class UnclosedJson
{
    /// <summary>The line, from 1, of the innermost brace or bracket that is not closed at the end.</summary>
    /// <returns>Null if all are closed, or another fault comes before.</returns>
    public static int? FindLine(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var text = new MemoryStream();
        file.CopyTo(text);
        var utf8 = text.GetBuffer().AsSpan(0, (int)text.Length);
        return FindLine(utf8.StartsWith(Encoding.UTF8.Preamble) ? utf8[Encoding.UTF8.Preamble.Length..] : utf8);
    }

    private static int? FindLine(ReadOnlySpan<byte> utf8)
    {
        // As the configuration is read. Not the final block: then the end is no fault.
        var options = new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };
        var reader = new Utf8JsonReader(utf8, isFinalBlock: false, new JsonReaderState(options));
        var opened = new Stack<long>();
        try
        {
            while (reader.Read())
            {
                switch (reader.TokenType)
                {
                    case JsonTokenType.StartObject or JsonTokenType.StartArray:
                        opened.Push(reader.TokenStartIndex);
                        break;
                    case JsonTokenType.EndObject or JsonTokenType.EndArray:
                        opened.Pop();
                        break;
                }
            }
        }
        catch (JsonException)
        {
            return null;
        }

        return opened.TryPeek(out var start) ? utf8[..(int)start].Count((byte)'\n') + 1 : null;
    }
}
