using System.Buffers;
using System.Text.Json;

namespace Scraper.RabbitMQ;

/// <summary>A line of a list on its way to a worker.</summary>
/// <param name="Ordinal">Which line, from 1.</param>
/// <param name="Text">What it says: a URL, and maybe its mirrors.</param>
/// <param name="Fault">Why it cannot be read, or null.</param>
/// <param name="Tries">How often it was fetched in vain, and put back to be fetched later.</param>
/// <remarks>JSON in UTF-8: <c>{"v":1,"line":7,"text":"http://example.org/"}</c>. What is read must be of this version and whole; members that it
/// does not know are passed over.</remarks>
internal sealed record LineMessage(long Ordinal, string Text, string? Fault = null, int Tries = 0)
{
    private const int Version = 1;

    /// <summary>The size past which a message is none of ours: a line of 64 KiB, each byte of it escaped.</summary>
    private const int SizeLimit = 512 * 1024;

    public ReadOnlyMemory<byte> Encode()
    {
        var buffer = new ArrayBufferWriter<byte>(64 + Text.Length);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteNumber("v"u8, Version);
            json.WriteNumber("line"u8, Ordinal);
            json.WriteString("text"u8, Text);
            if (Fault is not null)
            {
                json.WriteString("fault"u8, Fault);
            }

            if (Tries > 0)
            {
                json.WriteNumber("tries"u8, Tries);
            }

            json.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }

    /// <summary>Reads what <see cref="Encode"/> has written.</summary>
    /// <returns>Null if it is anything else.</returns>
    public static LineMessage? TryDecode(ReadOnlyMemory<byte> body)
    {
        if (body.Length > SizeLimit)
        {
            return null;
        }

        try
        {
            using var json = JsonDocument.Parse(body);
            return TryRead(json.RootElement);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <exception cref="InvalidOperationException">A text in it is no Unicode, or it is no object.</exception>
    private static LineMessage? TryRead(JsonElement json)
    {
        if (!TryGetNumber(json, "v", out var version) || version != Version || !TryGetNumber(json, "line", out var ordinal) || ordinal <= 0)
        {
            return null;
        }

        if (!json.TryGetProperty("text", out var text) || text.ValueKind != JsonValueKind.String)
        {
            return null;
        }

        var fault = json.TryGetProperty("fault", out var word) && word.ValueKind == JsonValueKind.String ? word.GetString() : null;
        var tries = TryGetNumber(json, "tries", out var count) ? Math.Clamp(count, 0, int.MaxValue) : 0;
        return new LineMessage(ordinal, text.GetString()!, fault, (int)tries);
    }

    private static bool TryGetNumber(JsonElement json, string name, out long number)
    {
        number = 0;
        return json.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.Number && member.TryGetInt64(out number);
    }
}
