using System.Buffers;
using System.Text;

namespace Hypertext;

/// <summary>Gathers the values of a page in pooled memory that it then hands over.</summary>
internal sealed class RawHrefsWriter
{
    // Small, as a page that is done may wait for its turn to be written, with thousands of others.
    private const int FirstEntries = 32;
    private const int FirstBytes = 1024;

    private RawHrefs.Entry[] _entries = [];
    private byte[] _values = [];
    private RawHrefs.Entry? _base;
    private int _count;
    private int _length;

    public bool HasBase => _base is not null;

    public void Add(ReadOnlySpan<byte> value, LinkAttributes kind, bool inTemplate)
    {
        if (_count == _entries.Length)
        {
            Grow(ref _entries, _count, Math.Max(FirstEntries, _count * 2));
        }

        _entries[_count++] = Append(value, kind, inTemplate);
    }

    /// <summary>Adds a value that is text already, in UTF-8.</summary>
    public void Add(ReadOnlySpan<char> value, LinkAttributes kind, bool inTemplate)
    {
        var utf8 = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(value.Length));
        Add(utf8.AsSpan(0, Encoding.UTF8.GetBytes(value, utf8)), kind, inTemplate);
        ArrayPool<byte>.Shared.Return(utf8);
    }

    public void SetBase(ReadOnlySpan<byte> href) => _base = Append(href, LinkAttributes.Href, inTemplate: false);

    public void Clear()
    {
        _count = 0;
        _length = 0;
        _base = null;
    }

    /// <summary>Hands over what was gathered, memory included, and begins anew.</summary>
    public RawHrefs Take(Encoding encoding, bool areDecoded, int cutTags)
    {
        var hrefs = new RawHrefs(_entries, _count, _values, _length, _base) { Encoding = encoding, AreDecoded = areDecoded, CutTags = cutTags };
        _entries = [];
        _values = [];
        Clear();
        return hrefs;
    }

    private RawHrefs.Entry Append(ReadOnlySpan<byte> value, LinkAttributes kind, bool inTemplate)
    {
        if (value.Length > _values.Length - _length)
        {
            Grow(ref _values, _length, Math.Max(FirstBytes, (_length + value.Length) * 2));
        }

        value.CopyTo(_values.AsSpan(_length));
        var entry = new RawHrefs.Entry(_length, value.Length, kind, inTemplate);
        _length += value.Length;
        return entry;
    }

    private static void Grow<T>(ref T[] array, int used, int capacity)
    {
        var larger = ArrayPool<T>.Shared.Rent(capacity);
        array.AsSpan(0, used).CopyTo(larger);
        if (array.Length > 0)
        {
            ArrayPool<T>.Shared.Return(array);
        }

        array = larger;
    }
}
