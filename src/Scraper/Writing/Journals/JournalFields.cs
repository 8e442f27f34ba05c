using System.Globalization;

namespace Scraper.Writing.Journals;

/// <summary>The word and the fields of a journal's line.</summary>
/// <remarks>Reading a field that is missing, or is no such thing, gives nothing and makes the whole faulty.</remarks>
internal sealed class JournalFields
{
    private readonly Dictionary<string, string> _values = [];

    public JournalFields(string text)
    {
        var parts = text.Split(' ');
        Word = parts[0];
        foreach (var part in parts.AsSpan(1))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            IsFaulty |= equals < 0 || !_values.TryAdd(part[..equals], part[(equals + 1)..]);
        }
    }

    /// <summary>The first word of the line: what kind of record it is.</summary>
    public string Word { get; }

    /// <summary>Whether the line is not as it should be.</summary>
    public bool IsFaulty { get; private set; }

    /// <summary>A text as the value of a field: without spaces.</summary>
    public static string Escape(string text) => Printable.EscapeField(text).Replace(" ", "\\u{20}", StringComparison.Ordinal);

    public bool Has(string key) => _values.ContainsKey(key);

    public string Text(string key) => Printable.Unescape(Value(key));

    public long Number(string key) =>
        long.TryParse(Value(key), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : Fault<long>();

    public uint Sum(string key) =>
        uint.TryParse(Value(key), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var sum) ? sum : Fault<uint>();

    public DateTimeOffset Time(string key) =>
        DateTimeOffset.TryParse(Value(key), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : Fault<DateTimeOffset>();

    public List<OrdinalRange> Ranges(string key) => OrdinalSet.TryParse(Value(key), out var ranges) ? ranges : Fault<List<OrdinalRange>>()!;

    private string Value(string key) => _values.TryGetValue(key, out var value) ? value : Fault<string>() ?? "";

    private T? Fault<T>()
    {
        IsFaulty = true;
        return default;
    }
}
