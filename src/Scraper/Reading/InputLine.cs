using System.Text;
using System.Text.Unicode;
using Scraper.Pipeline;

namespace Scraper.Reading;

/// <summary>A line of the list.</summary>
/// <param name="Number">Which line, from 1.</param>
/// <param name="Text">What it says, without its end.</param>
/// <param name="Fault">Why it cannot be read, or null.</param>
internal readonly record struct InputLine(long Number, string Text, string? Fault = null)
{
    /// <summary>What kind of failure the fault is.</summary>
    public FailureCategory FaultCategory { get; init; }

    /// <summary>Makes one of what comes before a line feed: UTF-8, perhaps with a carriage return, and the first one with a byte order mark.</summary>
    public static InputLine Decode(long number, ReadOnlySpan<byte> bytes)
    {
        if (number == 1 && bytes.StartsWith(Encoding.UTF8.Preamble))
        {
            bytes = bytes[Encoding.UTF8.Preamble.Length..];
        }

        if (bytes is [.., (byte)'\r'])
        {
            bytes = bytes[..^1];
        }

        return Utf8.IsValid(bytes)
            ? new InputLine(number, Encoding.UTF8.GetString(bytes))
            : new InputLine(number, Encoding.Latin1.GetString(bytes), "not UTF-8");
    }
}
