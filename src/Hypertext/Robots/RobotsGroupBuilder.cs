using System.Buffers;
using System.Globalization;

namespace Hypertext;

/// <summary>Gathers the lines that are for one crawler, of as many groups as name it.</summary>
internal sealed class RobotsGroupBuilder
{
    /// <summary>A day, which is as long as the file itself is good for (RFC 9309, section 2.4).</summary>
    private static readonly TimeSpan CrawlDelayLimit = TimeSpan.FromDays(1);

    private readonly ArrayBufferWriter<byte> _patterns = new();
    private readonly List<(int Start, int Length, bool IsAllowed)> _rules = [];
    private TimeSpan? _crawlDelay;

    /// <summary>Whether the file names the crawler at all.</summary>
    public bool IsNamed { get; set; }

    /// <summary>Adds a rule. One whose pattern can match no path is left out, and so is an empty one, which says nothing.</summary>
    public void AddRule(ReadOnlySpan<byte> pattern, bool isAllowed)
    {
        if (pattern is not [(byte)'/' or (byte)'*', ..])
        {
            return;
        }

        var length = RobotsPath.WritePattern(pattern, _patterns.GetSpan(pattern.Length * RobotsPath.GrowthLimit));
        _rules.Add((_patterns.WrittenCount, length, isAllowed));
        _patterns.Advance(length);
    }

    /// <summary>Adds the value of a <c>Crawl-delay</c>; one that is no number says nothing.</summary>
    public void AddCrawlDelay(ReadOnlySpan<byte> value)
    {
        // TryParse takes "NaN" and "-Infinity" whatever the style.
        if (value is [(byte)'.' or (>= (byte)'0' and <= (byte)'9'), ..]
            && double.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds))
        {
            _crawlDelay ??= TimeSpan.FromSeconds(Math.Min(seconds, CrawlDelayLimit.TotalSeconds));
        }
    }

    /// <summary>All that was added, in the order in which it is looked at.</summary>
    public RobotsGroup Build()
    {
        if (_rules.Count == 0 && _crawlDelay is null)
        {
            return RobotsGroup.AllowAll;
        }

        _rules.Sort((one, other) => (other.Length, other.IsAllowed).CompareTo((one.Length, one.IsAllowed)));
        var patterns = new byte[_patterns.WrittenCount];
        var rules = new RobotsGroup.Rule[_rules.Count];
        var end = 0;
        for (var index = 0; index < rules.Length; index++)
        {
            var (start, length, isAllowed) = _rules[index];
            _patterns.WrittenSpan.Slice(start, length).CopyTo(patterns.AsSpan(end));
            end += length;
            rules[index] = new RobotsGroup.Rule(end, isAllowed);
        }

        return new RobotsGroup(patterns, rules, _crawlDelay);
    }
}
