using System.Text;

namespace Hypertext;

/// <summary>Takes the characters that a decoder makes, or only counts them.</summary>
internal ref struct CharSink
{
    private readonly Span<char> _chars;
    private readonly bool _writes;

    public CharSink(Span<char> chars)
    {
        _chars = chars;
        _writes = true;
    }

    /// <summary>How many characters there have been.</summary>
    public int Length { get; private set; }

    public void Add(Decoded decoded)
    {
        if (decoded.Length > 0)
        {
            Add(decoded.First);
        }

        if (decoded.Length > 1)
        {
            Add(decoded.Second);
        }
    }

    public void Add(char character)
    {
        var room = Take(1);
        if (_writes)
        {
            room[0] = character;
        }
    }

    public void AddAscii(ReadOnlySpan<byte> ascii)
    {
        var room = Take(ascii.Length);
        if (_writes)
        {
            Ascii.ToUtf16(ascii, room, out _);
        }
    }

    /// <summary>The room for the next characters; empty when they are only counted.</summary>
    /// <exception cref="ArgumentException">There is not as much room left.</exception>
    public Span<char> Take(int count)
    {
        if (_writes && count > _chars.Length - Length)
        {
            throw new ArgumentException("There is no room for all characters.");
        }

        var room = _writes ? _chars.Slice(Length, count) : default;
        Length += count;
        return room;
    }
}
