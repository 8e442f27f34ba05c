using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Scraper.Writing.Journals;

/// <summary>Some lines of a list that follow each other.</summary>
internal readonly record struct OrdinalRange(long First, long Last)
{
    public long Count => Last - First + 1;
}

/// <summary>A set of line numbers, kept as ranges.</summary>
/// <remarks>Lines end in about the order in which they were read, so a hundred million of them are one range and, behind it, as many as
/// requests are in flight.</remarks>
internal sealed class OrdinalSet
{
    private readonly List<OrdinalRange> _ranges = [];

    /// <summary>The ranges, in order, none touching the next.</summary>
    public IReadOnlyList<OrdinalRange> Ranges => _ranges;

    /// <summary>How many line numbers are in the set.</summary>
    public long Count { get; private set; }

    public bool Contains(long ordinal)
    {
        var index = IndexOfFirstEndingAt(ordinal);
        return index < _ranges.Count && _ranges[index].First <= ordinal;
    }

    /// <summary>Whether every line from the first up to <paramref name="last"/> is in the set.</summary>
    public bool ContainsAllTo(long last) => last == 0 || (_ranges.Count > 0 && _ranges[0].First == 1 && _ranges[0].Last >= last);

    /// <summary>Adds a line number.</summary>
    /// <returns>False if it was there already.</returns>
    public bool Add(long ordinal) => Add(new OrdinalRange(ordinal, ordinal));

    /// <summary>Adds a range.</summary>
    /// <returns>False if some of it was there already: then nothing is added.</returns>
    public bool Add(OrdinalRange range)
    {
        // The range before may touch this one, and so may the one behind.
        var index = IndexOfFirstEndingAt(range.First - 1);
        if (index < _ranges.Count && _ranges[index].Last == range.First - 1)
        {
            if (index + 1 < _ranges.Count && _ranges[index + 1].First <= range.Last)
            {
                return false;
            }

            Extend(index, range.Last);
        }
        else if (index < _ranges.Count && _ranges[index].First <= range.Last)
        {
            return false;
        }
        else if (index < _ranges.Count && _ranges[index].First == range.Last + 1)
        {
            CollectionsMarshal.AsSpan(_ranges)[index] = new OrdinalRange(range.First, _ranges[index].Last);
        }
        else
        {
            _ranges.Insert(index, range);
        }

        Count += range.Count;
        return true;
    }

    public void Clear()
    {
        _ranges.Clear();
        Count = 0;
    }

    /// <summary>The set for people: <c>1-5,7</c>.</summary>
    public override string ToString() => Format(_ranges);

    /// <summary>Ranges as a journal has them: <c>1-5,7</c>.</summary>
    public static string Format(IReadOnlyList<OrdinalRange> ranges)
    {
        var text = new StringBuilder();
        foreach (var range in ranges)
        {
            text.Append(text.Length == 0 ? "" : ",").Append(CultureInfo.InvariantCulture, $"{range.First}");
            if (range.Count > 1)
            {
                text.Append(CultureInfo.InvariantCulture, $"-{range.Last}");
            }
        }

        return text.ToString();
    }

    /// <summary>Reads what <see cref="Format"/> has written.</summary>
    public static bool TryParse(string text, out List<OrdinalRange> ranges)
    {
        ranges = [];
        foreach (var part in text.AsSpan().Split(','))
        {
            var range = text.AsSpan(part);
            var dash = range.IndexOf('-');
            var first = dash < 0 ? range : range[..dash];
            var last = dash < 0 ? range : range[(dash + 1)..];
            if (range.IsEmpty && text.Length == 0)
            {
                return true;
            }

            if (!TryParse(first, out var from) || !TryParse(last, out var to) || to < from)
            {
                return false;
            }

            ranges.Add(new OrdinalRange(from, to));
        }

        return true;
    }

    private static bool TryParse(ReadOnlySpan<char> text, out long ordinal) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ordinal);

    private void Extend(int index, long last)
    {
        var ranges = CollectionsMarshal.AsSpan(_ranges);
        if (index + 1 < ranges.Length && ranges[index + 1].First == last + 1)
        {
            ranges[index] = new OrdinalRange(ranges[index].First, ranges[index + 1].Last);
            _ranges.RemoveAt(index + 1);
        }
        else
        {
            ranges[index] = new OrdinalRange(ranges[index].First, last);
        }
    }

    /// <summary>The first range that ends at a line or behind it.</summary>
    private int IndexOfFirstEndingAt(long ordinal)
    {
        var (low, high) = (0, _ranges.Count);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (_ranges[middle].Last < ordinal)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }
}
