using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Scraper.Pipeline;
using Scraper.Reading;

namespace Scraper.Serving;

/// <summary>The URLs in the body of a request, each given out once.</summary>
internal sealed partial class UrlListBody
{
    /// <summary>The bytes that are held for a byte of the body, of which texts in UTF-16 are made.</summary>
    private const int HeldForEach = 3;

    private readonly InputLine[] _lines;
    private int _next;

    private UrlListBody(IEnumerable<InputLine> lines) => _lines = [.. lines.Where(line => !UrlLine.IsBlank(line))];

    public int Count => _lines.Length;

    /// <summary>Reads a body: an array of JSON if its type says so, else lines as in a list of <c>scraper run</c>.</summary>
    /// <param name="request">The request.</param>
    /// <param name="held">Its share of what may be held for clients.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    /// <returns>Either the list, or what is wrong with it; the other is null.</returns>
    /// <exception cref="BadHttpRequestException">It is larger than it may be, or than there is room for now.</exception>
    public static async Task<(UrlListBody? List, string? Fault)> ReadAsync(HttpRequest request, HeldShare held, CancellationToken cancellationToken)
    {
        using var body = new MemoryStream();
        var chunk = new byte[16 * 1024];
        while (await request.Body.ReadAsync(chunk, cancellationToken) is > 0 and var count)
        {
            if (!held.TryTake(count * HeldForEach))
            {
                throw held.IsOverAlone
                    ? new BadHttpRequestException("the list takes more than may be held for clients (HeldByteLimit)", StatusCodes.Status413PayloadTooLarge)
                    : new BadHttpRequestException("there is no room for the list: try again in a second", StatusCodes.Status429TooManyRequests);
            }

            body.Write(chunk, 0, count);
        }

        var bytes = body.GetBuffer().AsSpan(0, (int)body.Length);
        var isJson = request.ContentType?.StartsWith("application/json", StringComparison.OrdinalIgnoreCase) == true;
        return isJson ? ReadJson(bytes) : (new UrlListBody(ReadLines(bytes)), null);
    }

    private static List<InputLine> ReadLines(ReadOnlySpan<byte> bytes)
    {
        var lines = new List<InputLine>();
        foreach (var line in bytes.Split((byte)'\n'))
        {
            lines.Add(InputLine.Decode(lines.Count + 1, bytes[line]));
        }

        return lines;
    }

    private static (UrlListBody? List, string? Fault) ReadJson(ReadOnlySpan<byte> bytes)
    {
        try
        {
            var items = JsonSerializer.Deserialize(bytes, ListJson.Default.StringArray) ?? [null];
            var missing = Array.IndexOf(items, null);
            return missing < 0 ? (new UrlListBody(items.Select((text, index) => new InputLine(index + 1, text!))), null) : (null, $"the body is no JSON array of strings: number {missing + 1} is null");
        }
        catch (JsonException exception)
        {
            return (null, $"the body is no JSON array of strings: line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1}");
        }
    }

    [JsonSerializable(typeof(string[]))]
    private sealed partial class ListJson : JsonSerializerContext;

    /// <summary>Takes the next one: a job, or the failure that it is.</summary>
    /// <returns>False if all are taken.</returns>
    public bool TryTake(out Job? job, out Failure? failure)
    {
        (job, failure) = (null, null);
        if (_next == _lines.Length)
        {
            return false;
        }

        var line = _lines[_next++];
        if (UrlLine.TryParse(line, out var parsed, out var fault))
        {
            job = parsed;
        }
        else
        {
            failure = fault;
        }

        return true;
    }
}
