using System.Buffers;
using System.Text;

namespace Hypertext;

/// <summary>The values of the attributes of a page that hold links, in the order of the markup.</summary>
/// <remarks>The values share one pooled buffer, which <see cref="Dispose"/> gives back; no span of them may be used after that.</remarks>
public sealed class RawHrefs : IDisposable
{
    private readonly Entry[] _entries;
    private readonly Entry? _base;
    private readonly byte[] _values;
    private bool _isDisposed;

    internal RawHrefs(Entry[] entries, int count, byte[] values, int length, Entry? baseHref)
    {
        _entries = entries;
        _values = values;
        _base = baseHref;
        Count = count;
        IsAscii = Ascii.IsValid(values.AsSpan(0, length));
    }

    /// <summary>The number of values.</summary>
    public int Count { get; private set; }

    /// <summary>The encoding of the values.</summary>
    public required Encoding Encoding { get; init; }

    /// <summary>Whether the values are text already: no character references are to be replaced in them.</summary>
    public bool AreDecoded { get; init; }

    /// <summary>How many tags were longer than <see cref="HrefScannerOptions.TagLimit"/> and may have had further attributes.</summary>
    public int CutTags { get; init; }

    /// <summary>Whether a base element had an href.</summary>
    public bool HasBase => _base is not null;

    /// <summary>The href of the first base element that has one; empty if none has.</summary>
    public ReadOnlySpan<byte> BaseHref => _base is { } entry ? ValueOf(entry) : default;

    /// <summary>One of the values.</summary>
    public RawHref this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(index);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
            var entry = _entries[index];
            return new RawHref(ValueOf(entry), entry.Kind, entry.InTemplate);
        }
    }

    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        Count = 0;
        ArrayPool<Entry>.Shared.Return(_entries);
        ArrayPool<byte>.Shared.Return(_values);
    }

    /// <summary>Whether all values are ASCII, so that they are UTF-8 as they stand.</summary>
    internal bool IsAscii { get; }

    private ReadOnlySpan<byte> ValueOf(Entry entry)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        return _values.AsSpan(entry.Start, entry.Length);
    }

    /// <summary>Where a value stands in the buffer, and what it is.</summary>
    internal readonly record struct Entry(int Start, int Length, LinkAttributes Kind, bool InTemplate);
}
