using System.Text;

namespace Hypertext;

/// <summary>Takes the bytes that an encoder makes, or only counts them.</summary>
internal ref struct ByteSink
{
    private readonly Span<byte> _bytes;
    private readonly bool _writes;

    public ByteSink(Span<byte> bytes)
    {
        _bytes = bytes;
        _writes = true;
    }

    /// <summary>How many bytes there have been.</summary>
    public int Length { get; private set; }

    public void Add(scoped ReadOnlySpan<byte> bytes)
    {
        var room = Take(bytes.Length);
        if (_writes)
        {
            bytes.CopyTo(room);
        }
    }

    public void AddAscii(ReadOnlySpan<char> ascii)
    {
        var room = Take(ascii.Length);
        if (_writes)
        {
            Ascii.FromUtf16(ascii, room, out _);
        }
    }

    private Span<byte> Take(int count)
    {
        if (_writes && count > _bytes.Length - Length)
        {
            throw new ArgumentException("There is no room for all bytes.");
        }

        var room = _writes ? _bytes.Slice(Length, count) : default;
        Length += count;
        return room;
    }
}
